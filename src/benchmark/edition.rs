//! Which benchmark a cluster is judged by, if nobody chooses one.

use crate::apiserver::{Dialect, Version};

/// Who made the cluster, as far as benchmarks tell clusters apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// Kubernetes as its own project releases it.
    Kubernetes,
    /// OpenShift.
    OpenShift,
    /// k3s.
    K3s,
    /// RKE 1.
    Rke,
    /// RKE2.
    Rke2,
    /// `MicroK8s`.
    MicroK8s,
}

/// The benchmarks of each edition with the first minor version of Kubernetes that they are for, the
/// oldest benchmark first. Those of Kubernetes are for one to three minor versions each; those of
/// OpenShift are given here by the version of Kubernetes that OpenShift contains.
const EDITIONS: [(Edition, &[(u8, &str)]); 6] = [
    (
        Edition::Kubernetes,
        &[
            (0, "CIS-1.5"),
            (16, "CIS-1.6"),
            (19, "CIS-1.20"),
            (22, "CIS-1.23"),
            (24, "CIS-1.24"),
            (25, "CIS-1.7"),
            (26, "CIS-1.8"),
            (27, "CIS-1.9"),
            (28, "CIS-1.10"),
            (29, "CIS-1.11"),
            (32, "CIS-1.12"),
        ],
    ),
    (Edition::OpenShift, &[(0, "RH-0.7"), (13, "RH-1.0"), (24, "RH-1.4"), (28, "RH-1.8")]),
    (
        Edition::K3s,
        &[
            (0, "CIS-1.6-K3S"),
            (22, "K3S-CIS-1.23"),
            (24, "K3S-CIS-1.24"),
            (25, "K3S-CIS-1.7"),
            (26, "K3S-CIS-1.8"),
            (27, "K3S-CIS-1.9"),
        ],
    ),
    (Edition::Rke, &[(0, "RKE-CIS-1.23"), (24, "RKE-CIS-1.24"), (25, "RKE-CIS-1.7")]),
    (
        Edition::Rke2,
        &[(0, "RKE2-CIS-1.23"), (24, "RKE2-CIS-1.24"), (25, "RKE2-CIS-1.7"), (26, "RKE2-CIS-1.8")],
    ),
    (Edition::MicroK8s, &[(0, "CIS-1.24-MICROK8S")]),
];

impl Edition {
    /// The edition that a dialect configures.
    pub const fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::OpenShift => Self::OpenShift,
            Dialect::K3s => Self::K3s,
            Dialect::Rke1 => Self::Rke,
            Dialect::Rke2 | Dialect::Rancher => Self::Rke2,
            Dialect::MicroK8s => Self::MicroK8s,
            _ => Self::Kubernetes,
        }
    }
}

/// The benchmark for a cluster: that of its edition and of the newest version that it may have.
pub fn for_cluster(dialect: Dialect, version: &Version) -> &'static str {
    let edition = Edition::of(dialect);
    let (_, newest) = version.minors();
    let of_edition = EDITIONS.iter().find(|(other, _)| *other == edition);
    let benchmarks = of_edition.map_or(&[][..], |(_, benchmarks)| benchmarks);
    let fitting = benchmarks.iter().rfind(|(first, _)| *first <= newest);
    fitting.map_or("CIS-1.12", |(_, name)| name)
}
