namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Where a listing goes on: behind an entry, named by its kind and the position or number it belongs to.</summary>
internal readonly record struct ListCookie(ListCookie.Entry Behind, long Place)
{
    private const int EntryBits = 3;

    public enum Entry
    {
        /// <summary>Nothing yet.</summary>
        Start,

        /// <summary>A bucket, by the position of its metadata row; or the file <c>_bucket.json</c>.</summary>
        Bucket,

        /// <summary>The body of an object, by the position of its manifest.</summary>
        Body,

        /// <summary>The sidecar of an object.</summary>
        Sidecar,

        /// <summary>A directory, by the position of the first object in it.</summary>
        Folder,

        /// <summary>The body of an escaped object, by its number in the survey.</summary>
        EscapedBody,

        /// <summary>The sidecar of an escaped object.</summary>
        EscapedSidecar,

        /// <summary>The file <c>KEYMAP.jsonl</c>, which comes last.</summary>
        Keymap,
    }

    /// <summary>The number as <see cref="IEntrySink"/> carries it; 0 for the start.</summary>
    public ulong Value => ((ulong)Place << EntryBits) | (ulong)Behind;

    public static ListCookie Of(ulong value) => new((Entry)(value & ((1 << EntryBits) - 1)), (long)(value >> EntryBits));
}
