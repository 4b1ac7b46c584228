//! Black-box tests of the crate: one file for each subject, linked once.
