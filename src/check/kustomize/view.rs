//! A server of a result as each file sees it that wrote a part of it.

use std::sync::Arc;

use crate::apiserver::{
    ApiServer, Argument, Completeness, Fault, Flag, Mount, Origin, Partial, Stray, Version,
};
use crate::source::{Source, Span, offset};
use crate::yaml::overlay::Rendered;

/// The views of a server, each with the number of its file. The file with the anchor has the whole server; the
/// others do not report again what is missing.
pub(super) fn views(
    server: &ApiServer,
    rendered: &Rendered,
    sources: &Arc<[Arc<Source>]>,
) -> Vec<(usize, ApiServer)> {
    let Some((main, anchor)) = rendered.place(server.anchor) else {
        return Vec::new();
    };
    let mut views = vec![(main, view(server, rendered, (main, anchor), sources))];
    for argument in &server.arguments {
        let Some((file, place)) = rendered.place(token(argument)) else {
            continue;
        };
        if views.iter().all(|(known, _)| *known != file) {
            let mut part = view(server, rendered, (file, place), sources);
            part.completeness = Completeness::Partial(Partial::Beside);
            views.push((file, part));
        }
    }
    views
}

/// The token that says which file wrote an argument.
const fn token(argument: &Argument) -> Span {
    match argument {
        Argument::Flag(flag) => flag.name_span,
        Argument::Stray(stray)
        | Argument::Unknown(stray, _)
        | Argument::Terminator(stray)
        | Argument::Empty(stray) => stray.span,
    }
}

/// The server as the file with a number sees it, with an anchor in that file.
fn view(
    server: &ApiServer,
    rendered: &Rendered,
    (file, anchor): (usize, Span),
    sources: &Arc<[Arc<Source>]>,
) -> ApiServer {
    let here = Here { rendered, file, anchor };
    let arguments: Vec<Argument> =
        server.arguments.iter().map(|argument| here.argument(argument)).collect();
    let faults = server.faults.iter().filter_map(|fault| {
        let span = here.own(fault.span)?;
        Some(Fault { span, kind: fault.kind.clone() })
    });
    let mounts = server.mounts.as_ref();
    let mounts = mounts.map(|mounts| mounts.iter().map(|mount| here.mount(mount)).collect());
    ApiServer {
        anchor,
        arguments: arguments.into(),
        faults: faults.collect(),
        mounts,
        version: here.version(&server.version),
        sources: Arc::clone(sources),
        ..server.clone()
    }
}

/// One file, and the token in it that represents what other files wrote.
struct Here<'r> {
    rendered: &'r Rendered,
    file: usize,
    anchor: Span,
}

impl Here<'_> {
    /// A place in the result as a place in this file; `None` if another one wrote it.
    fn own(&self, span: Span) -> Option<Span> {
        let (file, place) = self.rendered.place(span)?;
        if file == self.file { Some(place) } else { None }
    }

    fn own_or_anchor(&self, span: Span) -> Span {
        self.own(span).unwrap_or(self.anchor)
    }

    /// The origin of what is written in the result.
    fn origin(&self, origin: Origin, token: Span) -> Origin {
        match (origin, self.rendered.place(token)) {
            (Origin::Written, Some((file, place))) if file != self.file => {
                Origin::Beside(offset(file), place)
            }
            (origin, _) => origin,
        }
    }

    fn argument(&self, argument: &Argument) -> Argument {
        match argument {
            Argument::Flag(flag) => Argument::Flag(self.flag(flag)),
            Argument::Stray(stray) => Argument::Stray(self.stray(stray)),
            Argument::Unknown(stray, why) => Argument::Unknown(self.stray(stray), *why),
            Argument::Terminator(stray) => Argument::Terminator(self.stray(stray)),
            Argument::Empty(stray) => Argument::Empty(self.stray(stray)),
        }
    }

    fn flag(&self, flag: &Flag) -> Flag {
        let own = self.own(flag.name_span);
        let at = |span: Span| if own.is_some() { self.own_or_anchor(span) } else { self.anchor };
        Flag {
            origin: self.origin(flag.origin, flag.name_span),
            span: at(flag.span),
            name_span: at(flag.name_span),
            value_span: at(flag.value_span),
            ..flag.clone()
        }
    }

    fn stray(&self, stray: &Stray) -> Stray {
        let origin = self.origin(stray.origin, stray.span);
        Stray { origin, span: self.own_or_anchor(stray.span), ..stray.clone() }
    }

    fn mount(&self, mount: &Mount) -> Mount {
        mount.moved(&|span| self.own_or_anchor(span))
    }

    fn version(&self, version: &Version) -> Version {
        let mut moved = version.clone();
        if let Version::Exact { span, .. } | Version::Range { span, .. } = &mut moved {
            *span = span.and_then(|span| self.own(span));
        }
        moved
    }
}
