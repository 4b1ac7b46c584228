//! The interpreter's own thread.

use super::make;
use crate::memory;
use crate::places::looks;
use rustpython_vm::VirtualMachine;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// What is done on it.
type Job = Box<dyn FnOnce(&VirtualMachine) + Send>;

/// How often memory is looked at while programs do not look.
const GLANCE: Duration = Duration::from_millis(10);

/// Its stack, in bytes: a source may be nested deeply.
const STACK: usize = 64 << 20;

/// Has it do this.
fn tell(job: Job) {
    static JOBS: OnceLock<Mutex<Sender<Job>>> = OnceLock::new();
    let jobs = JOBS.get_or_init(|| {
        let (give, given) = channel::<Job>();
        let keep = move || {
            let interpreter = make();
            loop {
                // Who does not look does not see either that memory is used up.
                let next =
                    if looks::are_looked() { given.recv().ok() } else { given.recv_timeout(GLANCE).ok() };
                match next {
                    Some(job) => interpreter.enter(job),
                    None if memory::is_used_up() => looks::ask_to_look(),
                    None => (),
                }
            }
        };
        let started = std::thread::Builder::new().name("Python".to_owned()).stack_size(STACK).spawn(keep);
        started.expect("a thread for the interpreter");
        Mutex::new(give)
    });
    jobs.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .send(job)
        .expect("the interpreter's thread goes on for ever");
}

/// Has it do this, outside any run.
pub(crate) fn ask<R: Send + 'static>(work: impl FnOnce(&VirtualMachine) -> R + Send + 'static) -> R {
    let (give, given) = channel();
    tell(Box::new(move |vm| drop(give.send(work(vm)))));
    given.recv().expect("the interpreter's thread answers")
}
