//! Exploration: every order of a program's steps, in no more executions than there are different ones.

mod brute;
mod checked;
mod families;
mod findings;
mod random;
mod rates;
mod replay;
mod sections;
mod spins;
mod table;
mod tree;
mod verdicts;
