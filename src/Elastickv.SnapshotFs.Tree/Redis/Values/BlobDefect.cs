namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>Why a protobuf payload cannot be used.</summary>
internal enum BlobDefect
{
    None,
    Magic,
    Protobuf,

    /// <summary>Fields that do not come in pairs of name and value.</summary>
    OddFields,
}
