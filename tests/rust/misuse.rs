//! Misuse of a primitive gives Python's error, in Python's words.

use crate::run::in_both_modes;
use threadground::prelude::*;

fn raises(what: impl FnOnce(), error: &str) {
    assert_eq!(catch(what).map_err(|error| error.to_string()), Err(error.to_owned()), "Python's words");
}

in_both_modes! {
    fn locks_and_conditions() {
        raises(|| Lock::new().release(), "RuntimeError: release unlocked lock");
        raises(|| RLock::new().release(), "RuntimeError: cannot release un-acquired lock");
        raises(|| Condition::new().wait(), "RuntimeError: cannot wait on un-acquired lock");
        let no_time = || _ = Condition::new().wait_for(|| false, Some(Duration::ZERO));
        raises(no_time, "RuntimeError: cannot wait on un-acquired lock");
        raises(|| Condition::new().notify(1), "RuntimeError: cannot notify on un-acquired lock");
        raises(|| Condition::new().release(), "RuntimeError: cannot release un-acquired lock");
    }

    fn semaphores_and_barriers() {
        raises(|| drop(Semaphore::new(-1)), "ValueError: semaphore initial value must be >= 0");
        raises(|| Semaphore::new(1).release_many(0), "ValueError: n must be one or more");
        raises(|| BoundedSemaphore::new(1).release(), "ValueError: Semaphore released too many times");
        raises(|| drop(Barrier::new(0)), "ValueError: parties must be >= 1");
    }

    fn threads() {
        raises(|| current_thread().join(), "RuntimeError: cannot join current thread");
        let thread = Thread::new(|| (), ());
        raises(|| thread.join(), "RuntimeError: cannot join thread before it is started");
        thread.start();
        raises(|| thread.start(), "RuntimeError: threads can only be started once");
        thread.join();
        raises(|| thread.set_daemon(true), "RuntimeError: cannot set daemon status of active thread");
        raises(|| current_thread().set_daemon(true), "RuntimeError: cannot set daemon status of active thread");
        raises(|| _ = set_stack_size(1000), "ValueError: size not valid: 1000 bytes");
    }

    fn queues() {
        let queue = Queue::new();
        queue.put(1);
        queue.task_done();
        raises(|| queue.task_done(), "ValueError: task_done() called too many times");
        queue.shutdown(true);
        raises(|| queue.put(2), "ShutDown: ");
        raises(|| _ = queue.get(), "ShutDown: ");
    }
}
