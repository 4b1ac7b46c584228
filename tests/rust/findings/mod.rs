//! What the model finds out about whole runs: examples of what is to be told and of what is not, and possible
//! deadlocks against brute force.

mod brute;
mod enumerate;
