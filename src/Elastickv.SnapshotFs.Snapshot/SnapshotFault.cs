namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Kinds of failure that refuse a whole file. The names are part of the user interface.</summary>
public static class SnapshotFault
{
    public const string BadMagic = "bad-magic";
    public const string UnknownHeaderVersion = "unknown-header-version";
    public const string BadHeaderLength = "bad-header-length";
    public const string Truncated = "truncated";
    public const string KeyTooLarge = "key-too-large";
    public const string ValueTooLarge = "value-too-large";
    public const string TooManyVersions = "too-many-versions";
    public const string UnknownVersion = "unknown-version";
    public const string ChecksumMismatch = "checksum-mismatch";
    public const string BadManifest = "bad-manifest";
    public const string BadTable = "bad-table";

    /// <summary>Something legal that this version does not open.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>A key file or key-encryption key that cannot be used.</summary>
    public const string BadKeys = "bad-keys";

    /// <summary>The index does not fit the file any more; noticed while reading.</summary>
    public const string IndexMismatch = "index-mismatch";

    /// <summary>A directory that holds no file a server could restore.</summary>
    public const string NothingRestorable = "nothing-restorable";
}
