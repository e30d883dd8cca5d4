//! The versions of kubeadm's API, and the versions of Kubernetes that they go with.

use crate::apiserver::version::NEWEST_MINOR;
use crate::source::Span;
use crate::yaml::Node;

/// All versions of the API up to 1.37.
const KNOWN: [&str; 7] =
    ["v1alpha1", "v1alpha2", "v1alpha3", "v1beta1", "v1beta2", "v1beta3", "v1beta4"];

/// A version of kubeadm's API.
#[derive(Clone, Copy)]
pub(super) struct ApiVersion<'a> {
    /// As written: `kubeadm.k8s.io/v1beta3`.
    pub(super) text: &'a str,
    pub(super) node: Node<'a>,
    pub(super) span: Span,
    /// The oldest and newest minor version of kubeadm that know it
    /// (cmd/kubeadm/app/util/config/common.go of 1.20, 1.31 and 1.36).
    pub(super) kubeadm: (u8, u8),
    /// `extraArgs` is a list.
    pub(super) list: bool,
    /// `apiServerExtraArgs` is a field of the configuration itself.
    pub(super) alpha: bool,
    /// A template fills in the version.
    pub(super) unknown: bool,
}

impl<'a> ApiVersion<'a> {
    /// The version that a node holds; `None` if it is not of kubeadm.
    pub(super) fn of(node: Node<'a>) -> Option<Self> {
        let text = node.text()?;
        let unknown = node.unknown().is_some();
        let kubeadm = match text.strip_prefix("kubeadm.k8s.io/")? {
            _ if unknown => (13, NEWEST_MINOR),
            "v1alpha1" => (8, 11),
            "v1alpha2" => (11, 12),
            "v1alpha3" => (12, 14),
            "v1beta1" => (13, 21),
            "v1beta2" => (15, 26),
            "v1beta3" => (22, NEWEST_MINOR),
            _ => (31, NEWEST_MINOR),
        };
        let alpha = text.contains("alpha");
        let list = kubeadm.0 >= 31;
        Some(Self { text, node, span: node.span(), kubeadm, list, alpha, unknown })
    }

    /// False for a version that no kubeadm has up to the newest that is known.
    pub(super) fn exists(self) -> bool {
        self.unknown || KNOWN.contains(&self.text.trim_start_matches("kubeadm.k8s.io/"))
    }

    /// The minor versions of Kubernetes that it can be used for: kubeadm installs its own minor
    /// version and the one before.
    pub(super) const fn kubernetes(self) -> (u8, u8) {
        (self.kubeadm.0 - 1, self.kubeadm.1)
    }

    /// False if no kubeadm that knows this version of the API installs the minor version. How long kubeadm
    /// will know the newest version of the API is not known.
    pub(super) const fn fits(self, minor: u8) -> bool {
        let (min, max) = self.kubernetes();
        // The first kubeadm with an alpha version was not looked up.
        (self.alpha || minor >= min) && (minor <= max || max == NEWEST_MINOR)
    }
}
