//! What can be typed behind `threadground`.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use threadground::recipe::Way;

/// Learn and teach threads: Python's threading, run and explained.
#[derive(Parser)]
#[command(name = "threadground", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Lists the programs.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Runs a program; by default threads take turns first-come, and time is virtual.
    Run(Run),
    /// Says what a program's promise finds wrong with lines that something else printed: its twin, or a page.
    Judge {
        /// The program's id.
        id: String,
    },
    /// Writes what the page needs of every program into a folder: its text, and a recorded run.
    #[command(hide = true)]
    Pack {
        /// The folder.
        folder: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct Run {
    /// The program's id; `list` shows all of them.
    pub(crate) id: String,
    /// Sets a parameter, as often as needed.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) way: WayFlags,
    /// Prints the result as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Writes the trace, which the page can open, into a file.
    #[arg(long, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
    /// Writes the run for Perfetto and chrome://tracing into a file.
    #[arg(long, value_name = "FILE")]
    pub(crate) chrome: Option<PathBuf>,
    /// Prints one sentence for each step.
    #[arg(long)]
    pub(crate) story: bool,
}

#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct WayFlags {
    /// On real threads, by the real clock.
    #[arg(long)]
    real: bool,
    /// First-come: each goes on until it blocks (the default, where a program can be run so).
    #[arg(long)]
    first: bool,
    /// By chance; the same number gives the same run.
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// By a schedule that an earlier run has shown.
    #[arg(long, value_name = "S")]
    schedule: Option<String>,
}

impl WayFlags {
    /// The way that was asked for, if one was.
    pub(crate) fn way(&self) -> Option<Way> {
        match self {
            Self { real: true, .. } => Some(Way::Real),
            Self { first: true, .. } => Some(Way::First),
            Self { seed: Some(seed), .. } => Some(Way::Seed(*seed)),
            Self { schedule: Some(text), .. } => Some(Way::Schedule(text.clone())),
            _ => None,
        }
    }
}
