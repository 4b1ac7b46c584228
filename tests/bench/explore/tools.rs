//! The tools that look at every order of a program's steps, each with its own threads, locks and numbers.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

/// What a program needs of a tool.
pub(crate) trait Tool: 'static {
    /// A number that threads share without a lock.
    type Number: Clone + Send + Sync + 'static;
    /// A lock, and a number under it.
    type Lock: Clone + Send + Sync + 'static;
    type Held<'a>;
    /// A condition of a lock.
    type Condition: Clone + Send + Sync + 'static;
    type Thread;

    fn number() -> Self::Number;
    fn get(number: &Self::Number) -> usize;
    fn set(number: &Self::Number, value: usize);

    fn lock() -> Self::Lock;
    fn hold(lock: &Self::Lock) -> Self::Held<'_>;
    fn read(held: &Self::Held<'_>) -> usize;
    fn write(held: &mut Self::Held<'_>, value: usize);

    fn condition(lock: &Self::Lock) -> Self::Condition;
    fn wait<'a>(lock: &'a Self::Lock, condition: &Self::Condition, held: Self::Held<'a>) -> Self::Held<'a>;
    fn notify(condition: &Self::Condition);

    fn start(body: Box<dyn FnOnce() + Send>) -> Self::Thread;
    fn join(thread: Self::Thread);
}

pub(crate) mod ours {
    use super::Tool;
    use threadground::prelude::{Condition, Lock, Shared, Thread};

    pub(crate) struct Threadground;

    #[derive(Clone)]
    pub(crate) struct Guarded {
        lock: Lock,
        number: Shared<usize>,
    }

    pub(crate) struct Held<'a> {
        guarded: &'a Guarded,
    }

    impl Drop for Held<'_> {
        fn drop(&mut self) {
            self.guarded.lock.release();
        }
    }

    impl Tool for Threadground {
        type Number = Shared<usize>;
        type Lock = Guarded;
        type Held<'a> = Held<'a>;
        type Condition = Condition;
        type Thread = Thread;

        fn number() -> Shared<usize> {
            Shared::new(0)
        }
        fn get(number: &Shared<usize>) -> usize {
            number.get()
        }
        fn set(number: &Shared<usize>, value: usize) {
            number.set(value);
        }
        fn lock() -> Guarded {
            Guarded { lock: Lock::new(), number: Shared::new(0) }
        }
        fn hold(guarded: &Guarded) -> Held<'_> {
            guarded.lock.acquire();
            Held { guarded }
        }
        fn read(held: &Held<'_>) -> usize {
            held.guarded.number.get()
        }
        fn write(held: &mut Held<'_>, value: usize) {
            held.guarded.number.set(value);
        }
        fn condition(guarded: &Guarded) -> Condition {
            Condition::with_lock(&guarded.lock)
        }
        fn wait<'a>(_: &'a Guarded, condition: &Condition, held: Held<'a>) -> Held<'a> {
            condition.wait();
            held
        }
        fn notify(condition: &Condition) {
            condition.notify(1);
        }
        fn start(body: Box<dyn FnOnce() + Send>) -> Thread {
            // A thread can be started once, but its type does not say so.
            let body = std::sync::Mutex::new(Some(body));
            let take = move || body.lock().expect("nobody panics here").take();
            let thread = Thread::new(move || take().expect("it is started once")(), ());
            thread.start();
            thread
        }
        fn join(thread: Thread) {
            thread.join();
        }
    }
}

/// `as_std! { name Type library }`: a tool whose objects are those of Rust's standard library by another path.
macro_rules! as_std {
    ($name:ident $tool:ident $library:ident) => {
        pub(crate) mod $name {
            use super::{Arc, SeqCst, Tool};
            use $library::sync::atomic::AtomicUsize;
            use $library::sync::{Condvar, Mutex, MutexGuard};
            use $library::thread::{JoinHandle, spawn};

            pub(crate) struct $tool;

            impl Tool for $tool {
                type Number = Arc<AtomicUsize>;
                type Lock = Arc<Mutex<usize>>;
                type Held<'a> = MutexGuard<'a, usize>;
                type Condition = Arc<Condvar>;
                type Thread = JoinHandle<()>;

                fn number() -> Arc<AtomicUsize> {
                    Arc::new(AtomicUsize::new(0))
                }
                fn get(number: &Arc<AtomicUsize>) -> usize {
                    number.load(SeqCst)
                }
                fn set(number: &Arc<AtomicUsize>, value: usize) {
                    number.store(value, SeqCst);
                }
                fn lock() -> Arc<Mutex<usize>> {
                    Arc::new(Mutex::new(0))
                }
                fn hold(lock: &Arc<Mutex<usize>>) -> MutexGuard<'_, usize> {
                    lock.lock().expect("nobody panics who holds it")
                }
                fn read(held: &MutexGuard<'_, usize>) -> usize {
                    **held
                }
                fn write(held: &mut MutexGuard<'_, usize>, value: usize) {
                    **held = value;
                }
                fn condition(_: &Arc<Mutex<usize>>) -> Arc<Condvar> {
                    Arc::new(Condvar::new())
                }
                fn wait<'a>(
                    _: &'a Arc<Mutex<usize>>,
                    condition: &Arc<Condvar>,
                    held: MutexGuard<'a, usize>,
                ) -> MutexGuard<'a, usize> {
                    condition.wait(held).expect("nobody panics who holds it")
                }
                fn notify(condition: &Arc<Condvar>) {
                    condition.notify_one();
                }
                fn start(body: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
                    spawn(body)
                }
                fn join(thread: JoinHandle<()>) {
                    thread.join().expect("nobody panics in a thread");
                }
            }
        }
    };
}
as_std!(with_loom Loom loom);
as_std!(with_shuttle Shuttle shuttle);
