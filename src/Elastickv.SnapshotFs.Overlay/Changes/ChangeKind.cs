namespace Elastickv.SnapshotFs.Overlay.Changes;

/// <summary>How a path differs between the base and the edited tree.</summary>
public enum ChangeKind
{
    /// <summary>The base has nothing there.</summary>
    Created,

    /// <summary>Both have a file there, with (perhaps) other content.</summary>
    Changed,

    /// <summary>Only the base has something there.</summary>
    Deleted,

    /// <summary>The base has nothing there; what is there now lies elsewhere in the base, and is reported deleted there.</summary>
    Renamed,
}
