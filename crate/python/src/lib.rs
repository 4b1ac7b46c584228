//! Python's front: the reader's own Python, on the threads and the primitives of the crate `threadground`.
//!
//! The interpreter is RustPython. Here is what makes a run of it one of Threadground's:
//!
//! | file | what it is |
//! | --- | --- |
//! | [`operation`] | an operation of a primitive's, and how what unwinds it goes through Python's frames |
//! | [`place`], [`names`] | where in the reader's file an operation stands; what the program calls the objects that it makes |
//! | [`value`] | Python's objects, as the primitives carry them |
//! | [`classes`] | Python's classes, each a skin over a primitive |
//! | [`scopes`] | which names are places that threads can share |
//! | `containers` | the names of lists', dicts', sets' and deques' methods, and whether these change them |
//! | [`rewrite`], `nodes` | how a program's uses of such places become calls; the nodes that are put into its tree |
//! | `code` | a rewritten program's code, as the interpreter has it |
//! | [`places`] | what these calls do |
//! | [`sharing`] | which places the threads of a program share: uses of these are steps |
//! | `spins` | loops that wait, for explorations |
//! | `gil` | the global interpreter lock, for who asks for one |
//! | [`frames`] | the calls that threads are in at a moment of a run |
//! | `identity` | numbers in the place of addresses |
//! | [`system`] | what a program has of the machine: its output, its clock, its chance |
//! | `limits`, `memory` | what native code may do at once; how much memory there is |
//! | `magazines`, `stack` | small blocks of memory, kept for the threads that gave them back; how these are told apart |
//! | [`interpreter`] | the one interpreter, with all of these in it |
//! | `modules` | what is in the interpreter's modules when a run begins |
//! | [`program`] | a program of the reader's: how it is checked, run and explored |
//! | `web` | the functions that the page calls |
//!
//! What is written in Python is in `library/`: `threading` and `queue`, whose classes are those of [`classes`], and
//! small stand-ins for what a page cannot have.

pub mod classes;
mod code;
mod containers;
mod depth;
pub mod frames;
mod gil;
mod identity;
pub mod interpreter;
mod limits;
#[cfg(any(target_family = "wasm", test))]
mod magazines;
mod memory;
mod modules;
pub mod names;
mod nodes;
pub mod operation;
pub mod place;
pub mod places;
pub mod program;
pub mod rewrite;
pub mod scopes;
pub mod sharing;
mod spins;
mod stack;
pub mod system;
pub mod value;
#[cfg(target_family = "wasm")]
pub mod web;

pub use program::{Program, Rewriting};
pub use threadground::front::told::SourceError;
