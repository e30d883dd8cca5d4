//! `config.yaml` and `config.yaml.d` of k3s and RKE2: several files, one kube-apiserver.
//!
//! The files of the folder are read behind the one that it is named after, in the order of their
//! names. A key takes the place of the same key in files before it, and with `+` behind its name is
//! added to it (`readConfigFile` in pkg/configfilearg/parser.go of k3s, 1.33).

use std::path::Path;
use std::sync::Arc;

use super::{complete, k3s};
use crate::apiserver::version::VersionOrigin;
use crate::apiserver::{ApiServer, Completeness, Dialect, Origin, Partial, Version};
use crate::discover::is_manifest_name;
use crate::mapped::Mapped;
use crate::source::{Source, Span};

/// The file that a path belongs to, itself or by its folder, and its place in the order of reading.
pub fn configuration(path: &str) -> (&Path, Option<&str>) {
    let path = Path::new(path);
    let name = path.file_name().and_then(|name| name.to_str());
    let folder = path.parent().and_then(Path::to_str);
    match folder.and_then(|folder| folder.strip_suffix(".d")) {
        Some(file) if is_manifest_name(Path::new(file)) => (Path::new(file), name),
        _ => (path, None),
    }
}

/// Gives each server the command line that all of them make together. `files` are in the order of
/// reading, and each server has a layer. The words of other files stand at the server's anchor.
pub fn combine(files: &mut [(Arc<Source>, &mut ApiServer)]) {
    let layers: Vec<_> = files
        .iter()
        .filter_map(|(_, server)| server.layer.clone())
        .collect();
    let sources: Vec<_> = files.iter().map(|(source, _)| Arc::clone(source)).collect();
    // A key that only RKE2 has need not be in every file.
    let rke2 = files
        .iter()
        .find(|(_, server)| server.dialect == Dialect::Rke2);
    let rke2 = rke2.map(|(_, server)| server.dialect);
    let first = layers.iter().rposition(|layer| !layer.adds).unwrap_or(0);
    for (here, (_, server)) in files.iter_mut().enumerate() {
        let counting = layers.iter().enumerate().skip(first);
        let words = counting.flat_map(|(at, layer)| {
            let own = at == here;
            let anchor = server.anchor;
            layer.words.iter().map(move |word| {
                if own {
                    (word.clone(), Origin::Written)
                } else {
                    (at_anchor(word, anchor), Origin::Beside(at, word.whole()))
                }
            })
        });
        let words: Vec<(Mapped, Origin)> = words.collect();
        let mut together = ApiServer {
            version: stated(&server.version),
            layer: server.layer.take(),
            sources: sources.clone(),
            ..k3s::server(rke2.unwrap_or(server.dialect), server.anchor, &words)
        };
        // What is missing from all of them is said once, in the first that counts.
        if here != first {
            together.completeness = Completeness::Partial(Partial::Beside);
        }
        complete(&mut together, None);
        **server = together;
    }
}

/// The version, unless it follows from flags, which may be others now.
fn stated(version: &Version) -> Version {
    match version {
        Version::Range {
            origin: VersionOrigin::Flags,
            ..
        } => Version::Unknown,
        stated => stated.clone(),
    }
}

fn at_anchor(word: &Mapped, anchor: Span) -> Mapped {
    let mut moved = Mapped::new(anchor);
    match word.unknown(0..word.text().len()) {
        Some(why) => moved.push_hole(word.text(), anchor, why),
        None => moved.push_replaced(word.text(), anchor),
    }
    moved
}
