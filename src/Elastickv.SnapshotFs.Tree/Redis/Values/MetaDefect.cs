namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>Why a metadata row cannot be used (spec 03 §4.3).</summary>
internal enum MetaDefect
{
    None,

    /// <summary>No length that this kind of metadata has, or a row that cannot be read at all.</summary>
    Length,

    /// <summary>A count above 2^63 - 1.</summary>
    Count,
}
