//! Formats that are no documents of a component's own: kubeconfigs, token files, policies of ABAC, and
//! the names of objects.

pub(super) mod abac;
pub(super) mod kubeconfig;
pub(super) mod names;
pub(super) mod tokens;
