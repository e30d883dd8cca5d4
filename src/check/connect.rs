//! Connects files that belong together: kubelets in the folder of a kube-apiserver, and files that make
//! one configuration.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::ReadFile;
use crate::apiserver::{ApiServer, KubeletSettings};
use crate::dialect::k3s_config_dir;
use crate::source::Source;

/// Gives every server the kubelets of its own file. A file without kubelets gets those of its folder:
///
/// ```text
/// manifests/kube-apiserver.yaml
/// manifests/kubelet-config.yaml
/// ```
pub(super) fn share_kubelets(files: &mut [ReadFile]) {
    let folders = kubelets_by_folder(files);
    for file in files {
        if let Some(kubelets) = folders.get(folder(file.source.path())) {
            file.cross_file.kubelets = Arc::clone(kubelets);
        }
        attach_kubelets(file);
    }
}

/// Gives the servers of one file the kubelets in it, else those of its folder.
pub(super) fn attach_kubelets(file: &mut ReadFile) {
    let own = !file.kubelets.is_empty();
    let kubelets = if own { &file.kubelets[..] } else { &file.cross_file.kubelets };
    for server in &mut file.servers {
        server.kubelets = kubelets.to_vec();
    }
}

/// The kubelets of each folder. Only files with kubelets are copied, and they are few.
fn kubelets_by_folder(files: &[ReadFile]) -> HashMap<String, Arc<[KubeletSettings]>> {
    let mut folders: HashMap<String, Vec<KubeletSettings>> = HashMap::new();
    for file in files {
        if file.kubelets.is_empty() {
            continue;
        }
        let path = file.source.path();
        let source = Arc::new(Source::new(path, file.source.text()));
        let kubelets = folders.entry(folder(path).to_owned()).or_default();
        for settings in &file.kubelets {
            kubelets
                .push(KubeletSettings { source: Some(Arc::clone(&source)), ..settings.clone() });
        }
    }
    folders.into_iter().map(|(folder, kubelets)| (folder, kubelets.into())).collect()
}

/// Gives servers that several files configure the command line that the files make together.
pub(super) fn merge_layers(files: &mut [ReadFile]) {
    for members in layer_groups(files) {
        merge_group(files, &members);
    }
}

/// The indexes of the files of each configuration, in the order in which the tool reads them.
fn layer_groups(files: &[ReadFile]) -> Vec<Vec<usize>> {
    let mut groups: HashMap<&Path, Vec<(Option<&str>, usize)>> = HashMap::new();
    for (index, file) in files.iter().enumerate() {
        if file.servers.iter().any(|server| server.layer.is_some()) {
            let (configuration, name) = k3s_config_dir::configuration(file.source.path());
            groups.entry(configuration).or_default().push((name, index));
        }
    }
    let mut ordered = Vec::new();
    for mut group in groups.into_values() {
        if group.len() > 1 {
            group.sort_unstable();
            ordered.push(group.into_iter().map(|(_, index)| index).collect());
        }
    }
    ordered
}

fn merge_group(files: &mut [ReadFile], members: &[usize]) {
    let mut sources: Vec<Arc<Source>> = Vec::new();
    let mut servers: Vec<(usize, Arc<Source>, &mut ApiServer)> = Vec::new();
    for (index, file) in files.iter_mut().enumerate() {
        let Some(rank) = members.iter().position(|&member| member == index) else {
            continue;
        };
        file.own_servers = Some(file.servers.clone());
        let source = Arc::new(Source::new(file.source.path(), file.source.text()));
        sources.push(Arc::clone(&source));
        if let Some(server) = file.servers.iter_mut().find(|server| server.layer.is_some()) {
            servers.push((rank, source, server));
        }
    }
    servers.sort_by_key(|(rank, ..)| *rank);
    let mut ordered: Vec<_> =
        servers.into_iter().map(|(_, source, server)| (source, server)).collect();
    k3s_config_dir::merge_layers(&mut ordered);
    for &member in members {
        let Some(file) = files.get_mut(member) else {
            continue;
        };
        let others = sources.iter().filter(|source| source.path() != file.source.path());
        file.cross_file.layers = others.cloned().collect();
    }
}

fn folder(path: &str) -> &str {
    let parent = Path::new(path).parent().and_then(Path::to_str);
    parent.unwrap_or_default()
}
