//! Command lines: which program they start, in shell scripts, units of systemd and files of flags.

mod arrays;
pub(crate) mod commands;
pub(crate) mod echoed;
mod engines;
pub(crate) mod environment;
mod expansion;
pub(crate) mod flag_files;
pub(crate) mod heredoc;
pub(crate) mod k3d_command;
pub(crate) mod k3s_command;
pub(crate) mod long_options;
pub(crate) mod minikube_command;
mod parallel;
pub(crate) mod program;
mod quoting;
pub(crate) mod script;
pub(crate) mod systemd;
pub(crate) mod systemd_words;
mod word_buffer;
pub(crate) mod wrappers;
