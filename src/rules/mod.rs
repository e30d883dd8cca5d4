//! Servers to findings: one file for each rule, one list of them all.

mod disabled_kubelet_https;
mod missing_kubelet_ca;
mod missing_kubelet_client_cert;
mod missing_serving_cert;
mod pair;

use crate::rule::Rule;

/// Every rule, in the order in which they are listed and documented.
pub static ALL: &[&Rule] = &[
    &missing_kubelet_ca::RULE,
    &missing_kubelet_client_cert::RULE,
    &missing_serving_cert::RULE,
    &disabled_kubelet_https::RULE,
];

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}
