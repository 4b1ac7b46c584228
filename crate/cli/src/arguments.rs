//! What can be typed behind `threadground`.

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, FromArgMatches, Parser, Subcommand};
use std::path::PathBuf;
use threadground::explore::Method;
use threadground::recipe::{Offered, Timing, Way};
use threadground::runtime::Carriers;

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
    /// Runs a program in every order of its threads' steps, and says what can come of it.
    Explore(Explore),
    /// Shows a run that was kept in a file: by `run --trace`, or by the page's Export.
    Open(Open),
    /// Prints a run that was kept in a file in another form.
    Export(Export),
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
    /// Writes a recorded run of every program's twin in Python into a folder.
    #[command(hide = true)]
    PackPython {
        /// The folder.
        folder: PathBuf,
    },
    /// Writes into a folder how much is checked, in figures, for the page that tells of it.
    #[command(hide = true)]
    Checked {
        /// The folder.
        folder: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct Run {
    /// The program's id, of which `list` shows all; or a file of Python's, whose name ends in ".py".
    pub(crate) id: String,
    /// Runs the program's twin in Python.
    #[arg(long)]
    pub(crate) python: bool,
    /// Sets a parameter, as often as needed.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) way: WayFlags,
    /// When sleeps and timeouts of a run by a seed end: by the clock, or at any moment.
    #[arg(long, value_name = "clock|any", default_value = "clock", hide_default_value = true)]
    pub(crate) timing: Timing,
    /// Holds the run at the first choice behind its schedule, and prints what can be chosen there as JSON.
    #[arg(long)]
    pub(crate) halt: bool,
    /// What carries threads that take turns: fibers, or threads of the machine. Nothing but the time tells them apart.
    #[arg(long, value_name = "threads|fibers")]
    pub(crate) carriers: Option<Carriers>,
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
pub(crate) struct Open {
    /// The file, which the page can open too.
    pub(crate) file: PathBuf,
    /// Prints the result as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Prints one sentence for each step.
    #[arg(long)]
    pub(crate) story: bool,
}

#[derive(Args)]
#[command(group(ArgGroup::new("form").required(true).args(["perfetto", "text"])))]
pub(crate) struct Export {
    /// The file, which the page can open too.
    pub(crate) file: PathBuf,
    /// For Perfetto and chrome://tracing: the Trace Event Format's JSON.
    #[arg(long)]
    pub(crate) perfetto: bool,
    /// As text: the lines of output with time and thread, and the findings.
    #[arg(long)]
    pub(crate) text: bool,
}

#[derive(Args)]
pub(crate) struct Explore {
    /// The program's id, of which `list` shows all; or a file of Python's, whose name ends in ".py".
    pub(crate) id: String,
    /// Explores the program's twin in Python.
    #[arg(long)]
    pub(crate) python: bool,
    /// Sets a parameter, as often as needed.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Sets the parameters first that the program has for searches like this.
    #[arg(long)]
    pub(crate) small: bool,
    /// When sleeps and timeouts end: at any moment, or by the clock.
    #[arg(long, value_name = "any|clock", default_value = "any")]
    pub(crate) timing: Timing,
    /// Takes the lines of all threads as one output, whose order counts.
    #[arg(long)]
    pub(crate) together: bool,
    /// Tries only the orders with at most so many preemptions.
    #[arg(long, value_name = "N")]
    pub(crate) preemptions: Option<u32>,
    /// How orders are told apart: by single steps, or by whole sections from taking locks to giving them back, which needs fewer runs.
    #[arg(long, value_name = "classes|sections", default_value = "classes")]
    pub(crate) method: Method,
    /// Gives up after so many executions.
    #[arg(long, value_name = "N", default_value_t = threadground::explore::MOST, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) most: u64,
    /// What carries threads that take turns: fibers, or threads of the machine. Nothing but the time tells them apart.
    #[arg(long, value_name = "threads|fibers")]
    pub(crate) carriers: Option<Carriers>,
    /// Prints the report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A flag for each of the ways, of which one at most may be given.
#[derive(Clone)]
pub(crate) struct WayFlags {
    /// The way that was asked for, if one was.
    pub(crate) way: Option<Way>,
}

impl Args for WayFlags {
    fn augment_args(command: clap::Command) -> clap::Command {
        let flag = |offered: &Offered| {
            let flag = Arg::new(offered.name).long(offered.name).help(offered.help);
            let flag = flag.action(ArgAction::Set).value_parser(offered.read);
            match offered.takes {
                Some(value) => flag.value_name(value),
                None => flag.num_args(0).default_missing_value(""),
            }
        };
        let names = Way::ALL.iter().map(|offered| offered.name);
        command.args(Way::ALL.iter().map(flag)).group(ArgGroup::new("way").args(names))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for WayFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut asked = Way::ALL.iter().filter_map(|offered| matches.get_one::<Way>(offered.name));
        Ok(Self { way: asked.next().cloned() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
