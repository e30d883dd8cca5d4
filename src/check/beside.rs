//! Files that belong together: kubelets configured beside a kube-apiserver, and files that make one
//! configuration.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::Read;
use crate::apiserver::{ApiServer, KubeletSettings};
use crate::dialect::layers;
use crate::source::Source;

/// What other files of a run say of the servers of one.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The kubelets of its folder.
    kubelets: Arc<[KubeletSettings]>,
    /// The other files of the configuration that it is a part of.
    pub(super) layers: Vec<Arc<Source>>,
}

impl Beside {
    /// True for a file that others make one configuration with.
    pub(crate) const fn is_layered(&self) -> bool {
        !self.layers.is_empty()
    }

    /// The same with a file as it reads by now.
    pub(crate) fn renew(&mut self, changed: &Arc<Source>) {
        for layer in &mut self.layers {
            if layer.path() == changed.path() {
                *layer = Arc::clone(changed);
            }
        }
    }
}

/// Tells every server of the kubelets in its own file or, where that has none, in other files of its
/// folder.
pub(super) fn acquaint(files: &mut [Read]) {
    let folders = by_folder(files);
    for file in files {
        if let Some(kubelets) = folders.get(folder(file.source.path())) {
            file.beside.kubelets = Arc::clone(kubelets);
        }
        introduce(file);
    }
}

/// Tells the servers of one file of the kubelets in it, or beside it.
pub(super) fn introduce(file: &mut Read) {
    let kubelets =
        if file.kubelets.is_empty() { &file.beside.kubelets } else { &file.kubelets[..] };
    for server in &mut file.servers {
        server.kubelets = kubelets.to_vec();
    }
}

/// The kubelets of each folder. Only files that have some are copied, and few do.
fn by_folder(files: &[Read]) -> HashMap<String, Arc<[KubeletSettings]>> {
    let mut folders: HashMap<String, Vec<KubeletSettings>> = HashMap::new();
    for file in files.iter().filter(|file| !file.kubelets.is_empty()) {
        let path = file.source.path();
        let source = Arc::new(Source::new(path, file.source.text()));
        let kubelets = file.kubelets.iter().map(|settings| KubeletSettings {
            source: Some(Arc::clone(&source)),
            ..settings.clone()
        });
        folders.entry(folder(path).to_owned()).or_default().extend(kubelets);
    }
    let shared = folders.into_iter();
    shared.map(|(folder, kubelets)| (folder, kubelets.into())).collect()
}

/// Gives servers that several files configure the command line that they make together.
pub(super) fn combine(files: &mut [Read]) {
    let mut groups: HashMap<&Path, Vec<(Option<&str>, usize)>> = HashMap::new();
    let paths: Vec<String> = files.iter().map(|file| file.source.path().to_owned()).collect();
    for (at, path) in paths.iter().enumerate() {
        let servers = files.get(at).map_or(&[][..], |file| &file.servers);
        if servers.iter().any(|server| server.layer.is_some()) {
            let (configuration, name) = layers::configuration(path);
            groups.entry(configuration).or_default().push((name, at));
        }
    }
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        group.sort_unstable();
        let members: Vec<usize> = group.into_iter().map(|(_, at)| at).collect();
        combine_group(files, &members);
    }
}

fn combine_group(files: &mut [Read], members: &[usize]) {
    let mut sources: Vec<Arc<Source>> = Vec::new();
    let mut found: Vec<(usize, Arc<Source>, &mut ApiServer)> = Vec::new();
    for (at, file) in files.iter_mut().enumerate() {
        let Some(place) = members.iter().position(|&member| member == at) else {
            continue;
        };
        file.alone = Some(file.servers.clone());
        let source = Arc::new(Source::new(file.source.path(), file.source.text()));
        sources.push(Arc::clone(&source));
        let server = file.servers.iter_mut().find(|server| server.layer.is_some());
        found.extend(server.map(|server| (place, source, server)));
    }
    found.sort_by_key(|(place, ..)| *place);
    let mut ordered: Vec<_> =
        found.into_iter().map(|(_, source, server)| (source, server)).collect();
    layers::combine(&mut ordered);
    for (_, file) in (0..).zip(files).filter(|(at, _)| members.contains(at)) {
        let others = sources.iter();
        let others = others.filter(|source| source.path() != file.source.path());
        file.beside.layers = others.cloned().collect();
    }
}

fn folder(path: &str) -> &str {
    let parent = Path::new(path).parent().and_then(Path::to_str);
    parent.unwrap_or_default()
}
