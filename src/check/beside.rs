//! Files that belong together: kubelets configured beside a kube-apiserver.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::Read;
use crate::apiserver::KubeletSettings;
use crate::source::Source;

/// Tells every server of the kubelets in its own file or, where that has none, in other files of its
/// folder.
pub(super) fn acquaint(files: &mut [Read]) {
    let folders = by_folder(files);
    for file in files {
        let beside = folders.get(folder(file.source.path()));
        let kubelets = if file.kubelets.is_empty() {
            beside.map_or(&[][..], Vec::as_slice)
        } else {
            &file.kubelets
        };
        for server in &mut file.servers {
            server.kubelets = kubelets.to_vec();
        }
    }
}

/// The kubelets of each folder. Only files that have some are copied, and few do.
fn by_folder(files: &[Read]) -> HashMap<String, Vec<KubeletSettings>> {
    let mut folders: HashMap<String, Vec<KubeletSettings>> = HashMap::new();
    for file in files.iter().filter(|file| !file.kubelets.is_empty()) {
        let path = file.source.path();
        let source = Arc::new(Source::new(path, file.source.text()));
        let kubelets = file.kubelets.iter().map(|settings| KubeletSettings {
            source: Some(Arc::clone(&source)),
            ..settings.clone()
        });
        folders
            .entry(folder(path).to_owned())
            .or_default()
            .extend(kubelets);
    }
    folders
}

fn folder(path: &str) -> &str {
    let parent = Path::new(path).parent().and_then(Path::to_str);
    parent.unwrap_or_default()
}
