//! What the record costs.
