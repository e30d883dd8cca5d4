//! The mounts of a server's container.

use crate::hashed::HashMap;
use crate::source::Span;

/// A path in the container at which something is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The path, without a slash at its end.
    pub path: String,
    /// The span of the mount; the server's anchor if a tool adds the mount.
    pub span: Span,
    /// The volume that is mounted.
    pub backing: Backing,
    /// Where its files are kept, if that is known: a path of the machine, `configmap:NAME` or
    /// `secret:NAME`.
    pub origin: Option<String>,
}

/// The volume that is mounted at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backing {
    /// A path of the machine that must exist.
    Host,
    /// A path of the machine that is created empty if it is missing.
    Created {
        /// `DirectoryOrCreate` or `FileOrCreate`.
        kind: &'static str,
        /// The span of the type.
        span: Span,
    },
    /// A folder that is empty when the Pod starts, and that nothing else in the Pod mounts.
    EmptyDir(Span),
    /// There is no volume of that name.
    Missing {
        /// The volume's name.
        name: String,
        /// The span of the name in the mount.
        span: Span,
    },
    /// Something that may hold any file: a secret, a claim, a folder that another container writes to.
    Other,
}

impl Mount {
    /// A mount of a path; `None` for one that is not absolute.
    pub fn new(path: &str, span: Span, backing: Backing) -> Option<Self> {
        path.starts_with('/').then(|| Self {
            path: path.trim_end_matches('/').to_owned(),
            span,
            backing,
            origin: None,
        })
    }

    /// Sets where its files are kept.
    #[must_use]
    pub fn kept_at(self, origin: Option<String>) -> Self {
        Self { origin, ..self }
    }

    /// Where a file below its path is kept.
    pub fn host_path(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(self.path.as_str())?;
        let origin = self.origin.as_ref()?;
        Some(format!("{}{rest}", origin.trim_end_matches('/')))
    }

    /// The same mount with its spans at other places.
    #[must_use]
    pub fn moved(&self, to: &dyn Fn(Span) -> Span) -> Self {
        let backing = match &self.backing {
            Backing::Created { kind, span } => Backing::Created { kind, span: to(*span) },
            Backing::EmptyDir(span) => Backing::EmptyDir(to(*span)),
            Backing::Missing { name, span } => {
                Backing::Missing { name: name.clone(), span: to(*span) }
            }
            Backing::Host | Backing::Other => self.backing.clone(),
        };
        let (path, origin) = (self.path.clone(), self.origin.clone());
        Self { path, span: to(self.span), backing, origin }
    }

    /// True if the path is the mount's or below it.
    pub fn covers(&self, path: &str) -> bool {
        is_in(path, &self.path)
    }
}

/// True if the path is the folder or below it.
pub fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Mounts by their paths, for many questions.
#[derive(Debug)]
pub struct MountIndex<'a> {
    by_path: HashMap<&'a str, &'a Mount>,
    /// The lengths of their paths, the longest first.
    lengths: Vec<usize>,
}

impl<'a> MountIndex<'a> {
    /// Indexes some mounts. Of several at one path the last is read from.
    pub fn new(mounts: &'a [Mount]) -> Self {
        let by_path: HashMap<&str, &Mount> =
            mounts.iter().map(|mount| (mount.path.as_str(), mount)).collect();
        let mut lengths: Vec<usize> = by_path.keys().map(|path| path.len()).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        lengths.dedup();
        Self { by_path, lengths }
    }

    /// The same as [`find`].
    pub fn find(&self, path: &str) -> Option<&'a Mount> {
        for &len in &self.lengths {
            if let Some(folder) = path.get(..len)
                && let Some(mount) = self.by_path.get(folder)
                && mount.covers(path)
            {
                return Some(mount);
            }
        }
        None
    }
}

/// The mount that a path is read from: the deepest one that covers it.
pub fn find<'a>(mounts: &'a [Mount], path: &str) -> Option<&'a Mount> {
    mounts.iter().filter(|mount| mount.covers(path)).max_by_key(|mount| mount.path.len())
}
