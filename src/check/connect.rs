//! Connects files that belong together: kubelets in the folder of a kube-apiserver, and files that make
//! one configuration.

use std::path::Path;
use std::sync::Arc;

use super::ReadFile;
use crate::apiserver::{ApiServer, KubeletGroup, KubeletSettings};
use crate::dialect::k3s_config_dir;
use crate::failure::Failure;
use crate::hashed::HashMap;
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
            file.cross_file.kubelets = kubelets.clone();
        }
        attach_kubelets(file);
    }
}

/// Gives the servers of one file the kubelets in it, else those of its folder.
pub(super) fn attach_kubelets(file: &mut ReadFile) {
    let kubelets = if file.kubelets.is_empty() {
        file.cross_file.kubelets.clone()
    } else {
        KubeletGroup::from(file.kubelets.clone())
    };
    for server in &mut file.servers {
        server.kubelets = kubelets.clone();
    }
}

/// The kubelets of each folder. Only files with kubelets are copied, and they are few.
fn kubelets_by_folder(files: &[ReadFile]) -> HashMap<String, KubeletGroup> {
    let mut folders: HashMap<String, Vec<KubeletSettings>> = HashMap::default();
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
    let groups = layer_groups(files);
    let mut members: Vec<Vec<LayerMember<'_>>> = Vec::new();
    members.resize_with(groups.len(), Vec::new);
    let ranks = ranks(&groups);
    for (index, file) in files.iter_mut().enumerate() {
        if let Some(&(group, rank)) = ranks.get(&index)
            && let Some(members) = members.get_mut(group)
        {
            let source = Arc::new(Source::new(file.source.path(), file.source.text()));
            members.push(LayerMember { rank, source, file });
        }
    }
    for group in members {
        merge_group(group);
    }
}

/// A file of a configuration that several files make.
struct LayerMember<'a> {
    /// Its place in the order in which the tool reads them.
    rank: usize,
    source: Arc<Source>,
    file: &'a mut ReadFile,
}

/// The group of each file that is in one, and its rank there, by the file's index.
fn ranks(groups: &[Vec<usize>]) -> HashMap<usize, (usize, usize)> {
    let mut ranks = HashMap::default();
    for (group, members) in groups.iter().enumerate() {
        for (rank, &index) in members.iter().enumerate() {
            ranks.insert(index, (group, rank));
        }
    }
    ranks
}

/// The indexes of the files of each configuration, in the order in which the tool reads them.
fn layer_groups(files: &[ReadFile]) -> Vec<Vec<usize>> {
    let mut groups: HashMap<&Path, Vec<(Option<&str>, usize)>> = HashMap::default();
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

/// Arguments and paths that the files of one configuration may hold in all when each has those of all. k3s reads a few
/// files, and each has some ten arguments. 3,000 files of 40 bytes came to 1.7 GB.
const SHARED_MAX: usize = 400_000;

fn merge_group(mut members: Vec<LayerMember<'_>>) {
    let servers = members.iter().flat_map(|member| &member.file.servers);
    let arguments: usize = servers.map(|server| server.arguments.len()).sum();
    if members.len() * (members.len() + arguments) > SHARED_MAX {
        for member in &mut members {
            member.file.servers.clear();
            member.file.fail(too_many_files());
        }
        return;
    }
    let sources: Vec<Arc<Source>> =
        members.iter().map(|member| Arc::clone(&member.source)).collect();
    for member in &mut members {
        let path = member.source.path();
        member.file.own_servers = Some(member.file.servers.clone());
        let others = sources.iter().filter(|source| source.path() != path);
        member.file.cross_file.layers = others.cloned().collect();
    }
    members.sort_by_key(|member| member.rank);
    let mut ordered: Vec<(Arc<Source>, &mut ApiServer)> = Vec::new();
    for LayerMember { source, file, .. } in members {
        if let Some(server) = file.servers.iter_mut().find(|server| server.layer.is_some()) {
            ordered.push((source, server));
        }
    }
    k3s_config_dir::merge_layers(&mut ordered);
}

fn too_many_files() -> Failure {
    Failure {
        message: "too many files make up this configuration".to_owned(),
        span: None,
        help: Some("write the arguments into fewer files"),
    }
}

/// The folder of a file.
pub(super) fn folder(path: &str) -> &str {
    let parent = Path::new(path).parent().and_then(Path::to_str);
    parent.unwrap_or_default()
}
