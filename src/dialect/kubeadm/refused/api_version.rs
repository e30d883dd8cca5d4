//! The beta versions of kubeadm's API. The alpha versions keep their fields elsewhere.

use crate::yaml::Node;

/// The number of the beta: 3 for `kubeadm.k8s.io/v1beta3`; `None` for an alpha version, one that does not exist,
/// and one that a template fills in.
pub(super) fn beta(root: Node<'_>) -> Option<u8> {
    let version = root.get("apiVersion").filter(|node| !node.is_hole())?.text()?;
    match version.strip_prefix("kubeadm.k8s.io/v1beta")? {
        "1" => Some(1),
        "2" => Some(2),
        "3" => Some(3),
        "4" => Some(4),
        _ => None,
    }
}
