//! Models of the primitives: what each promises, on every order of its threads' steps. Those of the lock
//! are `lock`'s own.

mod queue;
mod waiting;
