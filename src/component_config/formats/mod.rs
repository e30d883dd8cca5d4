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
