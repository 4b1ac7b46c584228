//! The words that threads share: every atomic, every cell that a word guards, every thread-local.
//!
//! In an ordinary build these are the standard library's own. Under `cfg(loom)` they are the model
//! checker's, so that the models (`RUSTFLAGS="--cfg loom" cargo test -p threadground --lib loom_tests`) try
//! the real protocols on every order of their steps that the memory model allows. So nothing outside
//! this file names `core::sync::atomic`, `UnsafeCell`, `spin_loop` or `thread_local!` by itself.

#[allow(unused_imports, reason = "not every build needs all of them")]
#[cfg(loom)]
pub(crate) use checked::{
    AtomicBool, AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Bytes, UnsafeCell, constant, global, spin_loop,
    thread_local,
};
pub(crate) use core::sync::atomic::Ordering;
#[allow(unused_imports, reason = "not every build needs all of them")]
#[cfg(not(loom))]
pub(crate) use plain::{
    AtomicBool, AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Bytes, UnsafeCell, constant, global, spin_loop,
    thread_local,
};

/// A count from which numbers are given out, each once. No protocol hangs on it, so no model sees it.
pub(crate) use core::sync::atomic::AtomicU32 as Count32;
/// As [`Count32`], with 64 bits.
pub(crate) use core::sync::atomic::AtomicU64 as Count64;

/// A number that a model has to keep small: `usual` in an ordinary build, 1 under the model checker.
pub(crate) const fn looks(usual: u32) -> u32 {
    if cfg!(loom) { 1 } else { usual }
}

/// The address of a word, by which the machine and a run know it.
pub(crate) fn address(word: &AtomicU32) -> usize {
    core::ptr::from_ref(word).expose_provenance()
}

#[cfg(not(loom))]
mod plain {
    pub(crate) use core::hint::spin_loop;
    pub(crate) use core::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, AtomicUsize};
    pub(crate) use std::thread_local;

    /// A value that is reached through pointers; a word beside it settles which thread may follow them.
    #[derive(Debug)]
    pub(crate) struct UnsafeCell<T>(core::cell::UnsafeCell<T>);

    impl<T> UnsafeCell<T> {
        pub(crate) const fn new(value: T) -> Self {
            Self(core::cell::UnsafeCell::new(value))
        }

        /// Calls `f` with a pointer to read from.
        #[inline]
        pub(crate) fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
            f(self.0.get())
        }

        /// Calls `f` with a pointer to write to.
        #[inline]
        pub(crate) fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
            f(self.0.get())
        }
    }

    /// The model checker's view of bytes that are written once and then published: an ordinary build keeps
    /// nothing here.
    #[derive(Debug)]
    pub(crate) struct Bytes;

    impl Bytes {
        pub(crate) const fn new(_count: usize) -> Self {
            Self
        }

        /// Says that `_count` bytes from the offset `_at` on are being written.
        #[inline]
        pub(crate) fn writes(&self, _at: usize, _count: usize) {}

        /// Says that the first `_count` bytes are being read.
        #[inline]
        pub(crate) fn reads(&self, _count: usize) {}
    }

    /// A static that holds words.
    macro_rules! global {
        ($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;) => {
            $(#[$attribute])* static $name: $type = $value;
        };
    }
    pub(crate) use global;

    /// A function that is `const` where the words' constructors are: in an ordinary build.
    macro_rules! constant {
        ($(#[$attribute:meta])* $visible:vis fn $($rest:tt)*) => {
            $(#[$attribute])* $visible const fn $($rest)*
        };
    }
    pub(crate) use constant;
}

#[cfg(loom)]
mod checked {
    use super::Ordering;
    use core::sync::atomic::Ordering::SeqCst;
    pub(crate) use loom::cell::UnsafeCell;
    pub(crate) use loom::hint::spin_loop;
    use loom::sync::atomic::{self, fence};

    // The checker takes a sequentially consistent access for an acquiring and releasing one. A fence after
    // each such store and before each such load gives what these accesses promise each other.
    fn before(order: Ordering) {
        if order == SeqCst {
            fence(SeqCst);
        }
    }
    use before as behind;

    // A store is done as an exchange whose result nobody uses: the checker does not know that an exchange
    // comes right after the value that it found, and would let a later store be lost to an earlier exchange.
    macro_rules! word {
        ($name:ident, $value:ty) => {
            #[derive(Debug)]
            pub(crate) struct $name(atomic::$name);

            #[allow(dead_code, reason = "all words have the same operations")]
            impl $name {
                #[track_caller]
                pub(crate) fn new(value: $value) -> Self {
                    Self(atomic::$name::new(value))
                }
                #[track_caller]
                pub(crate) fn load(&self, order: Ordering) -> $value {
                    before(order);
                    self.0.load(order)
                }
                #[track_caller]
                pub(crate) fn store(&self, value: $value, order: Ordering) {
                    self.0.swap(value, order);
                    behind(order);
                }
                #[track_caller]
                pub(crate) fn swap(&self, value: $value, order: Ordering) -> $value {
                    before(order);
                    let was = self.0.swap(value, order);
                    behind(order);
                    was
                }
                #[track_caller]
                pub(crate) fn compare_exchange(
                    &self,
                    current: $value,
                    new: $value,
                    order: Ordering,
                    failed: Ordering,
                ) -> Result<$value, $value> {
                    before(order);
                    let was = self.0.compare_exchange(current, new, order, failed);
                    behind(order);
                    was
                }
                #[track_caller]
                pub(crate) fn compare_exchange_weak(
                    &self,
                    current: $value,
                    new: $value,
                    order: Ordering,
                    failed: Ordering,
                ) -> Result<$value, $value> {
                    self.compare_exchange(current, new, order, failed)
                }
            }
        };
    }
    macro_rules! sum {
        ($name:ident, $value:ty) => {
            word!($name, $value);
            #[allow(dead_code, reason = "all words have the same operations")]
            impl $name {
                #[track_caller]
                pub(crate) fn fetch_add(&self, more: $value, order: Ordering) -> $value {
                    before(order);
                    let was = self.0.fetch_add(more, order);
                    behind(order);
                    was
                }
                #[track_caller]
                pub(crate) fn fetch_and(&self, bits: $value, order: Ordering) -> $value {
                    before(order);
                    let was = self.0.fetch_and(bits, order);
                    behind(order);
                    was
                }
                #[track_caller]
                pub(crate) fn fetch_or(&self, bits: $value, order: Ordering) -> $value {
                    before(order);
                    let was = self.0.fetch_or(bits, order);
                    behind(order);
                    was
                }
                #[track_caller]
                pub(crate) fn fetch_update(
                    &self,
                    order: Ordering,
                    failed: Ordering,
                    f: impl FnMut($value) -> Option<$value>,
                ) -> Result<$value, $value> {
                    before(order);
                    let was = self.0.fetch_update(order, failed, f);
                    behind(order);
                    was
                }
                #[track_caller]
                pub(crate) fn fetch_sub(&self, less: $value, order: Ordering) -> $value {
                    before(order);
                    let was = self.0.fetch_sub(less, order);
                    behind(order);
                    was
                }
            }
        };
    }
    word!(AtomicBool, bool);
    impl AtomicU32 {
        /// The latest value, as the machine sees it. It is read by an exchange that changes nothing, and
        /// orders nothing.
        pub(crate) fn latest(&self) -> u32 {
            const NEVER: u32 = 0xdead_beef;
            self.0
                .compare_exchange(NEVER, NEVER, Ordering::Relaxed, Ordering::Relaxed)
                .unwrap_or_else(|now| now)
        }
    }

    sum!(AtomicI64, i64);
    sum!(AtomicU32, u32);
    sum!(AtomicU64, u64);
    sum!(AtomicUsize, usize);

    /// Bytes that are written once and then published, as cells of eight bytes each: the checker tells when
    /// one is read that may not have been written.
    #[derive(Debug)]
    pub(crate) struct Bytes(Vec<UnsafeCell<()>>);

    impl Bytes {
        pub(crate) fn new(count: usize) -> Self {
            Self((0..count.div_ceil(8)).map(|_| UnsafeCell::new(())).collect())
        }

        pub(crate) fn writes(&self, at: usize, count: usize) {
            self.0[at / 8..(at + count).div_ceil(8)].iter().for_each(|word| word.with_mut(|_| ()));
        }

        pub(crate) fn reads(&self, count: usize) {
            self.0[..count / 8].iter().for_each(|word| word.with(|_| ()));
        }
    }

    /// The checker's static is made anew for each execution.
    macro_rules! global {
        ($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;) => {
            loom::lazy_static! { $(#[$attribute])* static ref $name: $type = $value; }
        };
    }
    pub(crate) use global;

    macro_rules! constant {
        ($($function:tt)*) => { $($function)* };
    }
    pub(crate) use constant;

    macro_rules! own {
        ($($(#[$attribute:meta])* static $name:ident: $type:ty = const { $value:expr };)*) => {
            loom::thread_local! { $($(#[$attribute])* static $name: $type = $value;)* }
        };
    }
    pub(crate) use own as thread_local;
}
