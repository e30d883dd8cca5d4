//! The folders that Talos mounts into the container of the kube-apiserver
//! (internal/app/machined/pkg/controllers/k8s/internal/k8stemplates/apiserver.go and volumes.go, 11a7fbe).

use std::sync::Arc;

use crate::apiserver::mounts::Mount;
use crate::dialect::kubeadm::mounts;
use crate::source::Span;
use crate::yaml::Node;

/// Folders of the machine at their own paths. Releases have different ones below `/system`.
const FOLDERS: [&str; 2] = ["/system", "/var/log/audit/kube"];

/// The mounts of a machine configuration; `None` if a template decides.
pub(crate) fn mounts(api_server: Option<Node<'_>>, anchor: Span) -> Option<Arc<[Mount]>> {
    let own = FOLDERS.iter().filter_map(|folder| mounts::own_folder(folder, anchor));
    let mut mounts: Vec<Mount> = own.collect();
    let Some(api_server) = api_server else {
        return Some(mounts.into());
    };
    match api_server.entry("extraVolumes") {
        Some((key, list)) => mounts.extend(mounts::extra_volumes(key, list)?),
        None if api_server.may_gain_keys() => return None,
        None => {}
    }
    Some(mounts.into())
}
