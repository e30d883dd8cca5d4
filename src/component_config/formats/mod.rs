//! Formats that are no documents of a component's own: kubeconfigs, token files, policies of ABAC, and
//! the names of objects.

pub(super) mod abac;
pub(super) mod binary;
pub(super) mod cel;
pub(super) mod cel_scope;
pub(super) mod kubeconfig;
mod kubeconfig_user;
pub(super) mod names;
pub(super) mod tokens;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileFormat {
    /// A document of one of these kinds.
    Document(&'static [&'static str]),
    /// A kubeconfig whose current context is used.
    Kubeconfig,
    /// A kubeconfig whose users are looked up later.
    Credentials,
    /// Lines of comma-separated values: token, user, user ID, groups.
    Tokens,
    /// A policy of ABAC on each line.
    AbacPolicies,
}
