//! What kubeadm mounts into the kube-apiserver's container
//! (cmd/kubeadm/app/phases/controlplane/volumes.go, 1.20 and 1.36).

use super::kubeadm_defaults::{Cluster, Etcd};
use super::mounts::{host_path, known};
use crate::apiserver::mounts::{Backing, Mount};
use crate::source::Span;
use crate::yaml::Node;

/// The folders with certificate authorities that are mounted: the first always, the others where the
/// machine has them. `/etc/pki` as a whole up to 1.29, parts of it since.
pub(super) const AUTHORITIES: [&str; 5] = [
    "/etc/ssl/certs",
    "/etc/ca-certificates",
    "/etc/pki",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
];

/// The mounts of a cluster; `extra` is the list of `extraVolumes` with its key, of which `None` is
/// one that a template or a patch decides on.
pub(super) fn mounts(
    cluster: &Cluster,
    extra: Option<(Node<'_>, Node<'_>)>,
    anchor: Span,
) -> Option<Vec<Mount>> {
    let certificates = cluster.certificates.as_deref().ok()?;
    let mut folders: Vec<&str> = AUTHORITIES.to_vec();
    folders.push(certificates);
    if let Etcd::External { ca, pair, .. } = &cluster.etcd {
        let pair = pair.iter().flat_map(|(cert, key)| [cert, key]);
        for file in ca.iter().chain(pair) {
            // A file in the root folder has no folder that would be mounted.
            folders.extend(
                file.as_deref()
                    .ok()?
                    .rsplit_once('/')
                    .map(|(folder, _)| folder),
            );
        }
    }
    let own = folders.into_iter().filter(|folder| !folder.is_empty());
    let mut mounts: Vec<Mount> = own
        .filter_map(|folder| Mount::new(folder, anchor, Backing::Host))
        .collect();
    if let Some((key, list)) = extra {
        if list.may_gain_items(key) {
            return None;
        }
        for item in list.items() {
            let path = item.get("mountPath")?;
            mounts.extend(Mount::new(
                known(path)?,
                path.span(),
                host_path(item, "pathType"),
            ));
        }
    }
    Some(mounts)
}
