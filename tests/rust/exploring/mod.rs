//! Exploration: every order of a program's steps, in no more executions than there are different ones.

mod brute;
mod findings;
mod random;
mod spins;
mod table;
