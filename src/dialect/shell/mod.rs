//! Command lines: which program they start, in shell scripts, units of systemd and files of flags.

mod blocks;
pub(crate) mod commands;
pub(crate) mod echoed;
mod engines;
pub(crate) mod environment;
mod expansion;
pub(crate) mod flag_files;
pub(crate) mod heredoc;
pub(crate) mod image_program;
pub(crate) mod input;
pub(crate) mod invocation;
pub(crate) mod k3d_command;
pub(crate) mod k3s_command;
pub(crate) mod long_options;
pub(crate) mod minikube_command;
mod parallel;
pub(crate) mod program;
pub(crate) mod program_name;
mod quoting;
mod redirections;
pub(crate) mod script;
pub(crate) mod systemd;
pub(crate) mod systemd_words;
mod variable_names;
mod variables;
mod word_buffer;
pub(crate) mod wrappers;
