//! Which values each flag takes.
