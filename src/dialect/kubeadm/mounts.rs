//! The files and folders that kubeadm mounts into the container of the kube-apiserver
//! (cmd/kubeadm/app/phases/controlplane/volumes.go, 1.20 and 1.36).

use std::sync::Arc;

use crate::apiserver::mounts::{Backing, Mount};
use crate::dialect::kubeadm::defaults::{Etcd, Surroundings};
use crate::dialect::pod::mounts::{host_path, known};
use crate::source::Span;
use crate::yaml::Node;

/// The folders with certificate authorities that are mounted: the first always, the others if the
/// machine has them. Newer releases mount parts of `/etc/pki`.
const AUTHORITIES: [&str; 5] = [
    "/etc/ssl/certs",
    "/etc/ca-certificates",
    "/etc/pki",
    "/usr/local/share/ca-certificates",
    "/usr/share/ca-certificates",
];

/// The mounts of a cluster, whose configuration is `written`; `None` if a template decides.
pub(crate) fn mounts(
    cluster: &Surroundings,
    written: Option<Node<'_>>,
    anchor: Span,
) -> Option<Arc<[Mount]>> {
    let own = folders(cluster)?.into_iter().filter(|folder| !folder.is_empty());
    let mut mounts: Vec<Mount> = own.filter_map(|folder| own_folder(folder, anchor)).collect();
    let Some(written) = written else {
        return Some(mounts.into());
    };
    let (holder, field) = match written.get("apiServer") {
        Some(api_server) => (api_server, "extraVolumes"),
        None => (written, "apiServerExtraVolumes"),
    };
    let Some((key, list)) = holder.entry(field) else {
        return if holder.may_gain_keys() { None } else { Some(mounts.into()) };
    };
    mounts.extend(extra_volumes(key, list)?);
    Some(mounts.into())
}

/// The mounts of a list of `hostPath` and `mountPath`; `None` if a template decides.
pub(crate) fn extra_volumes(key: Node<'_>, list: Node<'_>) -> Option<Vec<Mount>> {
    if list.may_gain_items(key) {
        return None;
    }
    let mut mounts = Vec::new();
    for item in list.items() {
        let path = item.get("mountPath")?;
        let backing = host_path(item, "pathType");
        let origin = item.get("hostPath").and_then(known).map(str::to_owned);
        let mount = Mount::new(known(path)?, path.span(), backing);
        mounts.extend(mount.map(|mount| mount.kept_at(origin)));
    }
    Some(mounts)
}

/// A folder that is mounted at its own path.
pub(crate) fn own_folder(folder: &str, anchor: Span) -> Option<Mount> {
    let mount = Mount::new(folder, anchor, Backing::Host)?;
    Some(mount.kept_at(Some(folder.to_owned())))
}

/// The folders that are mounted at their own path.
fn folders(cluster: &Surroundings) -> Option<Vec<&str>> {
    let mut folders = AUTHORITIES.to_vec();
    folders.push(cluster.certificates.as_deref().ok()?);
    if let Etcd::External { ca, pair, .. } = &cluster.etcd {
        let pair = pair.iter().flat_map(|(cert, key)| [cert, key]);
        for file in ca.iter().chain(pair) {
            let file = file.as_deref().ok()?;
            folders.extend(file.rsplit_once('/').map(|(folder, _)| folder));
        }
    }
    Some(folders)
}
