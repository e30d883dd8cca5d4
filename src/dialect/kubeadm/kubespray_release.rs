//! The releases of kubespray that may read an inventory.
//!
//! Sources: `kube_version_min_required` and `kubelet_checksums` in the defaults of the roles of
//! kubernetes-sigs/kubespray, at the ends of the branches release-2.11 to release-2.31.

use crate::apiserver::Version;
use crate::dialect::tool_version::{ToolReleases, ToolVersion};

/// Minor releases of kubespray 2, with the oldest and the newest minor version of Kubernetes that each runs.
const RELEASES: [(u32, u8, u8); 21] = [
    (11, 14, 16),
    (12, 15, 17),
    (13, 16, 18),
    (14, 17, 19),
    (15, 18, 21),
    (16, 19, 21),
    (17, 19, 22),
    (18, 20, 23),
    (19, 21, 24),
    (20, 22, 24),
    (21, 23, 25),
    (22, 24, 26),
    (23, 25, 27),
    (24, 26, 29),
    (25, 27, 29),
    (26, 28, 30),
    (27, 29, 31),
    (28, 30, 32),
    (29, 31, 33),
    (30, 32, 34),
    (31, 33, 35),
];

const FIRST: u32 = 11;
const LAST: u32 = 31;

/// The release that is written, else those that run the version of Kubernetes.
pub(super) fn releases(written: Option<&ToolVersion>, kubernetes: &Version) -> ToolReleases {
    if let Some(told) = ToolReleases::told(written, kubernetes) {
        return told;
    }
    let (oldest, newest) = kubernetes.minors();
    // Releases that are not in the table are older or newer than all of it.
    let min = match RELEASES.iter().find(|(_, _, runs)| *runs >= oldest) {
        Some((FIRST, from, _)) if oldest < *from => 0,
        Some((release, ..)) => *release,
        None => LAST + 1,
    };
    let max = match RELEASES.iter().rev().find(|(_, from, _)| *from <= newest) {
        Some((LAST, from, _)) if newest > *from => u32::MAX,
        Some((release, ..)) => *release,
        None => FIRST - 1,
    };
    ToolReleases::between(min, max)
}
