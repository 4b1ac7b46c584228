//! What `threading.Thread` and `threading.Timer` are made of.

use super::Place;
use crate::operation::{is_cut, operate, seconds, span, timeout};
use crate::{gil, sharing, spins, system};
use rustpython_vm::builtins::PyStrRef;
use rustpython_vm::types::{Constructor, DefaultConstructor, Initializer};
use rustpython_vm::vm::thread::{ThreadedVirtualMachine, cleanup_current_thread_frames, set_current_frame};
use rustpython_vm::{FromArgs, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use std::sync::{Arc, Mutex, PoisonError};
use threadground::runtime::foreign;
use threadground::thread::{self as primitives, low_level};

/// How a thread's function, as Python calls it, came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// It has come to its end.
    Returned,
    /// By `SystemExit`.
    Exited,
    /// By an exception, which was told.
    Failed,
    /// Its run is over.
    CutOff,
}

/// What a thread runs, with the ident of the thread that starts it: it is set then.
type Job = Arc<Mutex<Option<(ThreadedVirtualMachine, PyObjectRef, u32)>>>;

/// What Rust's thread does: it calls Python, and unwinds as that came back.
fn body(job: &Job) {
    let taken = job.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some((thread, bootstrap, starter)) = taken else { return };
    // It may be here before `start` has come back.
    sharing::thread_begins(foreign::ident(), starter);
    carry(thread, move |vm| come_back(bootstrap.call((), vm)));
}

/// Does what a thread of Python's does, on the current thread, and unwinds as that came back.
pub(crate) fn carry(thread: ThreadedVirtualMachine, work: impl FnOnce(&VirtualMachine) -> Return) {
    spins::begin();
    // It is in no function of Python's, whatever it did before: a panic that has crossed one, which must not be, would have
    // left it there.
    let _ = set_current_frame(core::ptr::null());
    let returned = gil::held(|| {
        thread.run(|vm| {
            let returned = work(vm);
            system::flush_rest(vm);
            cleanup_current_thread_frames(vm);
            returned
        })
    });
    drop(thread);
    unwind(returned);
}

/// How it came back: `bootstrap` of `threading` says so, and raises nothing but what cuts a thread off.
fn come_back(result: PyResult) -> Return {
    match result {
        Ok(said) => match said.downcast_ref::<rustpython_vm::builtins::PyStr>() {
            Some(text) if text.as_bytes() == b"failed" => Return::Failed,
            Some(text) if text.as_bytes() == b"exited" => Return::Exited,
            _ => Return::Returned,
        },
        Err(exception) if is_cut(&exception) => Return::CutOff,
        Err(_) => Return::Failed,
    }
}

/// Unwinds the thread, when Python's frames are gone.
fn unwind(returned: Return) {
    match returned {
        Return::Returned => {}
        Return::Exited => low_level::exit(),
        Return::Failed => foreign::end_failed(),
        Return::CutOff => foreign::cut_off(),
    }
}

#[derive(Clone, Debug)]
enum Primitive {
    Thread(primitives::Thread),
    Timer(primitives::Timer),
}

/// What a `Thread` of Python's has for a thread.
#[pyclass(module = "_threadground", name = "Handle")]
#[derive(Debug, Default, PyPayload)]
pub struct Handle {
    primitive: Place<Primitive>,
    job: Place<Shown>,
}

/// The job, which has nothing to print.
#[derive(Clone)]
struct Shown(Job);

impl core::fmt::Debug for Shown {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Job")
    }
}

impl DefaultConstructor for Handle {}

/// The arguments of a handle.
#[derive(Debug, FromArgs)]
pub struct HandleArguments {
    /// The name that the program gives it, or `None`.
    #[pyarg(positional)]
    name: Option<PyStrRef>,
    /// The name of the function that it runs, if that has one.
    #[pyarg(positional)]
    function: Option<PyStrRef>,
    #[pyarg(positional)]
    daemon: Option<bool>,
    /// A timer's interval.
    #[pyarg(positional)]
    interval: Option<PyObjectRef>,
}

impl Initializer for Handle {
    type Args = HandleArguments;

    fn init(zelf: &Py<Self>, arguments: HandleArguments, vm: &VirtualMachine) -> PyResult<()> {
        let job = Job::default();
        let function = arguments.function.map(|name| name.to_string());
        let name = arguments.name.map(|name| name.to_string());
        let own = Arc::clone(&job);
        let interval = match arguments.interval {
            Some(interval) => Some(span(seconds(interval, vm)?, vm)?),
            None => None,
        };
        let primitive = operate(vm, || match interval {
            Some(interval) => Primitive::Timer(primitives::Timer::new(interval, move || body(&own))),
            None => {
                let thread = primitives::Thread::of_function(function.as_deref(), move || body(&own));
                let thread = name.map_or(thread.clone(), |name| thread.name(name));
                Primitive::Thread(thread)
            }
        })?;
        if let Some(daemon) = arguments.daemon {
            primitive.thread().set_daemon(daemon);
        }
        zelf.primitive.put(primitive);
        zelf.job.put(Shown(job));
        Ok(())
    }
}

impl Primitive {
    fn thread(&self) -> primitives::Thread {
        match self {
            Self::Thread(thread) => thread.clone(),
            Self::Timer(timer) => (**timer).clone(),
        }
    }
}

impl Handle {
    fn thread(&self, vm: &VirtualMachine) -> PyResult<primitives::Thread> {
        Ok(self.primitive.get(vm)?.thread())
    }

    /// The handle of a thread that is there already.
    pub fn of(thread: primitives::Thread) -> Self {
        let handle = Self::default();
        handle.primitive.put(Primitive::Thread(thread));
        handle
    }
}

#[pyclass(with(Constructor, Initializer), flags(HAS_WEAKREF))]
impl Handle {
    /// Starts the thread, which calls this.
    #[pymethod]
    fn start(zelf: &Py<Self>, bootstrap: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let Shown(job) = zelf.job.get(vm)?;
        let starter = foreign::ident();
        *job.lock().unwrap_or_else(PoisonError::into_inner) = Some((vm.new_thread(), bootstrap, starter));
        let primitive = zelf.primitive.get(vm)?;
        let started = operate(vm, || match primitive {
            Primitive::Thread(thread) => thread.start(),
            Primitive::Timer(timer) => timer.start(),
        });
        if started.is_err() {
            job.lock().unwrap_or_else(PoisonError::into_inner).take();
        } else if let Some(ident) = zelf.thread(vm)?.peek_ident() {
            sharing::thread_begins(ident, starter);
        }
        started
    }

    #[pymethod]
    fn join(zelf: &Py<Self>, time: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        let thread = zelf.thread(vm)?;
        match timeout(time, vm)? {
            Some(time) => operate(vm, || thread.join_timeout(time)),
            None => operate(vm, || thread.join()),
        }
    }

    #[pymethod]
    fn cancel(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        match zelf.primitive.get(vm)? {
            Primitive::Thread(_) => Ok(()),
            Primitive::Timer(timer) => operate(vm, || timer.cancel()),
        }
    }

    #[pymethod]
    fn is_alive(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.is_alive())
    }

    #[pymethod]
    fn has_ended(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.has_ended())
    }

    #[pygetset]
    fn name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.get_name())
    }

    #[pygetset(setter)]
    fn set_name(zelf: &Py<Self>, name: PyStrRef, vm: &VirtualMachine) -> PyResult<()> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.set_name(name.to_string()))
    }

    #[pygetset]
    fn daemon(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.is_daemon())
    }

    #[pygetset(setter)]
    fn set_daemon(zelf: &Py<Self>, daemon: bool, vm: &VirtualMachine) -> PyResult<()> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.set_daemon(daemon))
    }

    #[pygetset]
    fn ident(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<Option<u32>> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.ident())
    }

    /// The same, for the library itself.
    #[pygetset]
    fn _ident(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<Option<u32>> {
        Ok(zelf.thread(vm)?.peek_ident())
    }

    #[pygetset]
    fn native_id(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<Option<u32>> {
        let thread = zelf.thread(vm)?;
        operate(vm, || thread.native_id())
    }
}

/// Starts a thread that has no object: `_thread.start_new_thread`.
///
/// # Errors
/// `RuntimeError`, if there are too many threads.
pub fn start_new_thread(bootstrap: PyObjectRef, vm: &VirtualMachine) -> PyResult<u32> {
    let starter = foreign::ident();
    let job: Job = Arc::new(Mutex::new(Some((vm.new_thread(), bootstrap, starter))));
    let ident = operate(vm, || low_level::start_new_thread(move || body(&job), ()))?;
    sharing::thread_begins(ident, starter);
    Ok(ident)
}
