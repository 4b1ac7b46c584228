//! The macros by which a program prints lines.

/// Prints a line, as Python's `print` with an f-string does.
#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::print_line(&::std::format!($($text)*)) };
}

/// Logs a line with the thread's name before it: `(worker) Starting`.
#[macro_export]
macro_rules! log {
    ($($text:tt)*) => { $crate::print_line(&::std::format!("({}) {}", $crate::prelude::name(), ::std::format_args!($($text)*))) };
}

/// Logs a line with its level and the thread's name before it: `[DEBUG] (worker) Starting`.
#[macro_export]
macro_rules! debug {
    ($($text:tt)*) => { $crate::print_line(&::std::format!("[DEBUG] ({}) {}", $crate::prelude::name(), ::std::format_args!($($text)*))) };
}
