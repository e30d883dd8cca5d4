//! `config.yaml` and `config.yaml.d` of k3s and RKE2: several files, one kube-apiserver.
//!
//! The files of the folder are read behind the one that it is named after, in the order of their
//! names. A key takes the place of the same key in files before it, and with `+` behind its name is
//! added to it (`readConfigFile` in pkg/configfilearg/parser.go of k3s, 1.33).

use std::path::Path;
use std::sync::Arc;

use crate::apiserver::version::VersionOrigin;
use crate::apiserver::{
    ApiServer, Argument, Completeness, Dialect, Layer, Origin, Partial, Version,
};
use crate::dialect::distro::k3s;
use crate::dialect::distro::k3s_options::{K3sOptions, ToolOption};
use crate::dialect::finish::complete;
use crate::discover::is_manifest_name;
use crate::mapped_text::MappedText;
use crate::source::{Source, Span, offset};

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
/// reading, and each server has a layer. The words of other files have the place of the server's anchor.
pub fn merge_layers(files: &mut [(Arc<Source>, &mut ApiServer)]) {
    let layers: Vec<_> = files.iter().filter_map(|(_, server)| server.layer.clone()).collect();
    let sources: Arc<[_]> = files.iter().map(|(source, _)| Arc::clone(source)).collect();
    // A key that only RKE2 has need not be in every file.
    let rke2 = files
        .iter()
        .find(|(_, server)| server.dialect == Dialect::Rke2)
        .map(|(_, server)| server.dialect);
    let first = layers.iter().rposition(|layer| !layer.adds).unwrap_or(0);
    let settled: Vec<Settled> = files.iter().map(|(_, server)| Settled::of(server)).collect();
    let partial = settled.iter().skip(first).find_map(|of| of.partial);
    for (here, (_, server)) in files.iter_mut().enumerate() {
        let words = seen_from(here, &layers, first, server.anchor);
        let options = options_from(here, &layers, server.anchor);
        let version = stated(&server.version);
        let dialect = rke2.unwrap_or(server.dialect);
        let mut together = ApiServer {
            kubelets: std::mem::take(&mut server.kubelets),
            layer: server.layer.take(),
            sources: Arc::clone(&sources),
            ..k3s::server(dialect, server.anchor, &words, &options, &version)
        };
        settle(&mut together, here, &settled);
        // A flag that is missing from all of them is reported once, in the first that takes effect.
        if here != first {
            together.completeness = Completeness::Partial(Partial::Beside);
        } else if let Some(partial) = partial {
            together.completeness = Completeness::Partial(partial);
        }
        complete(&mut together, None);
        **server = together;
    }
}

/// The words of all layers from `first` on, as they are for the file with the number `here`.
fn seen_from(
    here: usize,
    layers: &[Layer],
    first: usize,
    anchor: Span,
) -> Vec<(MappedText, Origin)> {
    let counting = layers.iter().enumerate().skip(first);
    let words = counting.flat_map(|(at, layer)| {
        layer.words.iter().map(move |word| {
            if at == here {
                (word.clone(), Origin::Written)
            } else {
                (at_anchor(word, anchor), Origin::Beside(offset(at), word.whole()))
            }
        })
    });
    words.collect()
}

/// The options of all layers. Of several values of one the last is taken.
fn options_from(here: usize, layers: &[Layer], anchor: Span) -> K3sOptions {
    let mut all = Vec::new();
    for (at, layer) in layers.iter().enumerate() {
        for (name, values) in &layer.options {
            let whole = values.first().map_or(anchor, MappedText::whole);
            let (values, origin) = if at == here {
                (values.clone(), Origin::Written)
            } else {
                let moved = values.iter().map(|value| at_anchor(value, anchor));
                (moved.collect(), Origin::Beside(offset(at), whole))
            };
            all.push(ToolOption { name: name.clone(), values, origin });
        }
    }
    K3sOptions(all)
}

/// The conditional flags of one file of a template.
struct Settled {
    /// Those that a condition decides on.
    maybe: Vec<Span>,
    partial: Option<Partial>,
}

impl Settled {
    fn of(server: &ApiServer) -> Self {
        let maybe = server.flags().filter(|flag| flag.maybe);
        Self {
            maybe: maybe.map(|flag| flag.span).collect(),
            partial: match server.completeness {
                Completeness::Partial(partial) => Some(partial),
                _ => None,
            },
        }
    }
}

/// Marks the flags that a condition decides on, in the server's own file and in the others.
fn settle(server: &mut ApiServer, here: usize, settled: &[Settled]) {
    for argument in server.arguments.edit() {
        let Argument::Flag(flag) = argument else {
            continue;
        };
        let (at, span) = match flag.origin {
            Origin::Written => (here, flag.span),
            Origin::Beside(at, span) => (at as usize, span),
            Origin::Default(_) => continue,
        };
        let of = settled.get(at);
        flag.maybe = of.is_some_and(|of| of.maybe.contains(&span));
    }
}

/// The version, unless it follows from flags, which may be others now.
fn stated(version: &Version) -> Version {
    match version {
        Version::Range { origin: VersionOrigin::Flags, .. } => Version::Unknown,
        stated => stated.clone(),
    }
}

/// The same text, all of it at a server's anchor; what is unknown of it stays so.
fn at_anchor(word: &MappedText, anchor: Span) -> MappedText {
    let mut moved = MappedText::new(anchor);
    for (at, c) in word.text().char_indices() {
        let end = at + c.len_utf8();
        let text = word.text().get(at..end).unwrap_or_default();
        match word.unknown(at..end) {
            Some(why) => moved.push_hole(text, anchor, why),
            None => moved.push_replaced(text, anchor),
        }
    }
    moved
}
