//! Command lines: which program they start, in shell scripts, units of systemd and files of flags.

mod block_words;
mod blocks;
pub(crate) mod commands;
pub(crate) mod echoed;
mod engines;
pub(crate) mod environment;
mod etcd_file;
mod expanded_bytes;
mod expansion;
pub(crate) mod flag_files;
mod function_bodies;
mod functions;
pub(crate) mod heredoc;
pub(crate) mod image_program;
pub(crate) mod input;
pub(crate) mod invocation;
pub(crate) mod k3d_command;
pub(crate) mod k3s_command;
pub(crate) mod long_options;
pub(crate) mod minikube_command;
pub(crate) mod own_flags;
mod parallel;
mod positional;
pub(crate) mod program;
pub(crate) mod program_name;
mod quoting;
pub(crate) mod redirections;
pub(crate) mod script;
mod shell_value;
pub(crate) mod systemd;
pub(crate) mod systemd_words;
mod variable_names;
mod variables;
mod word_buffer;
pub(crate) mod wrappers;

/// True for commands of tools that hand flags to a kube-apiserver.
pub(crate) fn hands_flags_on(text: &str) -> bool {
    [k3s_command::FLAG, minikube_command::FLAG].iter().any(|flag| text.contains(flag))
}
