//! The programs, each written once for all tools in Rust; `orders.py` has the same in Python.

use crate::tools::Tool;

type Body = Box<dyn FnOnce() + Send>;

/// A program whose orders are looked at.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// Whether there is something to be found.
    pub(crate) has_bug: bool,
}

const fn program(name: &'static str, has_bug: bool) -> Program {
    Program { name, has_bug }
}

pub(crate) const ALL: [Program; 13] = [
    program("lost update, 2 threads", true),
    program("lost update, 3 threads", true),
    program("locked increment, 2 threads", false),
    program("locked increment, 3 threads", false),
    program("locked increment, 4 threads", false),
    program("two locks, ab against ba", true),
    program("philosophers, 3", true),
    program("philosophers, 4", true),
    program("philosophers, 5", true),
    program("bounded buffer, 1:1, 2 items, room 1", false),
    program("one writer, 3 readers", false),
    program("one writer, 6 readers", false),
    program("lost wake-up", true),
];

/// Runs the program with this name once. With `strict`, its main thread panics over a lost update.
pub(crate) fn run<T: Tool>(name: &str, strict: bool) {
    match name {
        "lost update, 2 threads" => lost_update::<T>(2, strict),
        "lost update, 3 threads" => lost_update::<T>(3, strict),
        "lost update, 7 threads" => lost_update::<T>(7, strict),
        "locked increment, 2 threads" => locked_increment::<T>(2),
        "locked increment, 3 threads" => locked_increment::<T>(3),
        "locked increment, 4 threads" => locked_increment::<T>(4),
        "two locks, ab against ba" => philosophers::<T>(2),
        "philosophers, 3" => philosophers::<T>(3),
        "philosophers, 4" => philosophers::<T>(4),
        "philosophers, 5" => philosophers::<T>(5),
        "bounded buffer, 1:1, 2 items, room 1" => bounded_buffer::<T>(2, 1),
        "one writer, 3 readers" => readers::<T>(3),
        "one writer, 6 readers" => readers::<T>(6),
        "lost wake-up" => lost_wake_up::<T>(),
        _ => panic!("no program is called {name}"),
    }
}

/// What a lost update is called in the panic that it ends in.
pub(crate) const LOST: &str = "an update was lost";

fn all<T: Tool>(bodies: impl IntoIterator<Item = Body>) {
    let threads: Vec<_> = bodies.into_iter().map(T::start).collect();
    threads.into_iter().for_each(T::join);
}

fn lost_update<T: Tool>(threads: usize, strict: bool) {
    let number = T::number();
    all::<T>((0..threads).map(|_| {
        let number = number.clone();
        Box::new(move || T::set(&number, T::get(&number) + 1)) as Body
    }));
    assert!(!strict || T::get(&number) == threads, "{LOST}");
}

fn locked_increment<T: Tool>(threads: usize) {
    let lock = T::lock();
    all::<T>((0..threads).map(|_| {
        let lock = lock.clone();
        Box::new(move || {
            let mut held = T::hold(&lock);
            let value = T::read(&held);
            T::write(&mut held, value + 1);
        }) as Body
    }));
}

/// Each takes the fork at its left, then the one at its right; two of them are two locks in two orders.
fn philosophers<T: Tool>(many: usize) {
    let forks: Vec<_> = (0..many).map(|_| T::lock()).collect();
    all::<T>((0..many).map(|one| {
        let (left, right) = (forks[one].clone(), forks[(one + 1) % many].clone());
        Box::new(move || {
            let _left = T::hold(&left);
            let _right = T::hold(&right);
        }) as Body
    }));
}

fn bounded_buffer<T: Tool>(items: usize, room: usize) {
    let buffer = T::lock();
    let (not_empty, not_full) = (T::condition(&buffer), T::condition(&buffer));
    let (its_buffer, its_not_empty, its_not_full) = (buffer.clone(), not_empty.clone(), not_full.clone());
    let producer = move || {
        for _ in 0..items {
            let mut held = T::hold(&buffer);
            while T::read(&held) >= room {
                held = T::wait(&buffer, &not_full, held);
            }
            let count = T::read(&held);
            T::write(&mut held, count + 1);
            T::notify(&not_empty);
        }
    };
    let consumer = move || {
        for _ in 0..items {
            let mut held = T::hold(&its_buffer);
            while T::read(&held) == 0 {
                held = T::wait(&its_buffer, &its_not_empty, held);
            }
            let count = T::read(&held);
            T::write(&mut held, count - 1);
            T::notify(&its_not_full);
        }
    };
    all::<T>([Box::new(producer) as Body, Box::new(consumer)]);
}

fn readers<T: Tool>(many: usize) {
    let number = T::number();
    let written = number.clone();
    let writer = Box::new(move || T::set(&written, 42)) as Body;
    let readers = (0..many).map(|_| {
        let number = number.clone();
        Box::new(move || {
            let _ = T::get(&number);
        }) as Body
    });
    all::<T>(std::iter::once(writer).chain(readers));
}

fn lost_wake_up<T: Tool>() {
    let (flag, lock) = (T::number(), T::lock());
    let condition = T::condition(&lock);
    let (its_flag, its_lock, its_condition) = (flag.clone(), lock.clone(), condition.clone());
    let waiter = move || {
        if T::get(&flag) == 0 {
            let held = T::hold(&lock);
            drop(T::wait(&lock, &condition, held));
        }
    };
    let notifier = move || {
        let _held = T::hold(&its_lock);
        T::set(&its_flag, 1);
        T::notify(&its_condition);
    };
    all::<T>([Box::new(waiter) as Body, Box::new(notifier)]);
}
