namespace Elastickv.SnapshotFs.Overlay.Rules;

/// <summary>
/// What may be created, removed and renamed where (spec 00 §4, 02 §11). Pure: paths in, verdicts out; whether a directory is empty or a name taken is not
/// its business. Names are single components, not <c>.</c> or <c>..</c>.
/// </summary>
internal static class TreeRules
{
    private const int LongestName = 255;

    // The name must leave room for that of the sidecar (spec 00 §3.7).
    private const int LongestObjectName = 235;

    private static readonly byte[][] Adapters = ["redis"u8.ToArray(), "dynamodb"u8.ToArray(), "s3"u8.ToArray(), "sqs"u8.ToArray(), "fs"u8.ToArray()];
    private static readonly byte[][] Databases = ["db_0"u8.ToArray()];
    private static readonly byte[][] RedisTypes =
        ["strings"u8.ToArray(), "hll"u8.ToArray(), "hashes"u8.ToArray(), "lists"u8.ToArray(), "sets"u8.ToArray(), "zsets"u8.ToArray(), "streams"u8.ToArray()];

    private static readonly byte[][] ItemDirectories = ["items"u8.ToArray()];
    private static readonly byte[][] ReservedInBucket = ["_incomplete_uploads"u8.ToArray(), "_orphans"u8.ToArray()];

    /// <summary>The names of directories inside one of a kind that <see cref="Child"/> tells from any other name there.</summary>
    public static byte[][] KnownNames(PlaceKind kind) => kind switch
    {
        PlaceKind.Root => Adapters,
        PlaceKind.Redis => Databases,
        PlaceKind.RedisDatabase => RedisTypes,
        PlaceKind.Table => ItemDirectories,
        PlaceKind.Bucket => ReservedInBucket,
        _ => [],
    };

    /// <summary>Where the directory of a path stands; components separated by <c>/</c>, the root is empty.</summary>
    public static Place PlaceOf(ReadOnlySpan<byte> path)
    {
        Place place = Place.Root;
        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            place = Child(place, slash < 0 ? path : path[..slash]);
            path = slash < 0 ? default : path[(slash + 1)..];
        }

        return place;
    }

    /// <summary>Where a directory inside another stands.</summary>
    /// <param name="parent">The directory it is in.</param>
    /// <param name="name">Its name.</param>
    /// <param name="inBase">Whether the snapshot has an entry of this name there; it is no scratch room then.</param>
    public static Place Child(Place parent, ReadOnlySpan<byte> name, bool inBase = false)
    {
        if (parent.Kind == PlaceKind.Root)
        {
            return AdapterOf(name);
        }

        PlaceKind kind = parent.Kind is PlaceKind.Scratch || (!inBase && ScratchNames.Match(name)) ? PlaceKind.Scratch : parent.Kind switch
        {
            PlaceKind.ReadOnly => PlaceKind.ReadOnly,
            PlaceKind.Redis => name.SequenceEqual("db_0"u8) ? PlaceKind.RedisDatabase : PlaceKind.Nowhere,
            PlaceKind.RedisDatabase => RedisType(name),
            PlaceKind.DynamoDb => PlaceKind.Table,
            PlaceKind.Table => name.SequenceEqual("items"u8) ? PlaceKind.Items : PlaceKind.Nowhere,
            PlaceKind.Items => PlaceKind.ItemsOfHashKey,
            PlaceKind.S3 => PlaceKind.Bucket,
            PlaceKind.Bucket => IsReservedInBucket(name) ? PlaceKind.Nowhere : PlaceKind.Objects,
            PlaceKind.Objects => PlaceKind.Objects,
            PlaceKind.Sqs => PlaceKind.Queue,
            _ => PlaceKind.Nowhere,
        };
        return parent with { Kind = kind };
    }

    /// <summary>Whether an entry may come into being under a name.</summary>
    public static Verdict Create(Place parent, ReadOnlySpan<byte> name, bool directory)
    {
        if (name.Length > LongestName)
        {
            return Verdict.NameTooLong;
        }

        switch (parent.Kind)
        {
            case PlaceKind.Root:
                return IsGenerated(name) ? Verdict.ReadOnly
                    : directory && AdapterOf(name) is { Kind: not (PlaceKind.Nowhere or PlaceKind.ReadOnly) } ? Verdict.Document
                    : Verdict.NotPermitted;
            case PlaceKind.ReadOnly:
                return Verdict.ReadOnly;
            case PlaceKind.Scratch:
                return Verdict.Scratch;
            case PlaceKind.Nowhere:
                return Verdict.NotPermitted;
            default:
                return ScratchNames.Match(name) ? Verdict.Scratch : directory ? CreateDirectory(parent, name) : CreateFile(parent.Kind, name);
        }
    }

    /// <summary>Whether an entry may be deleted. Everything that may be edited may: <c>rm -r</c> of a table takes its schema away before its items.</summary>
    public static Verdict Remove(Place parent, ReadOnlySpan<byte> name) =>
        parent.Kind == PlaceKind.ReadOnly || (parent.Kind == PlaceKind.Root && (IsGenerated(name) || Child(parent, name).Kind == PlaceKind.ReadOnly))
            ? Verdict.ReadOnly
            : Verdict.Document;

    /// <summary>Whether an entry may move from one name to another; for an exchange ask for both directions.</summary>
    /// <param name="from">The directory that holds it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="to">The directory it goes to.</param>
    /// <param name="newName">Its name there.</param>
    /// <param name="directory">Whether it is a directory.</param>
    /// <param name="isNew">Whether it was created in the overlay: its name means nothing yet, even where names follow from the content.</param>
    public static Verdict Rename(Place from, ReadOnlySpan<byte> name, Place to, ReadOnlySpan<byte> newName, bool directory, bool isNew)
    {
        if (Remove(from, name) == Verdict.ReadOnly)
        {
            return Verdict.ReadOnly;
        }

        Verdict there = Create(to, newName, directory);
        if (there == Verdict.ReadOnly)
        {
            return there;
        }

        if (from.Kind == PlaceKind.Root || to.Kind == PlaceKind.Root)
        {
            return Verdict.NotPermitted;
        }

        if (from.Scope != to.Scope)
        {
            return Verdict.CrossScope;
        }

        bool nameIsFixed = directory
            ? from.Kind is PlaceKind.Redis or PlaceKind.RedisDatabase or PlaceKind.Table || (!isNew && from.Kind is PlaceKind.Items or PlaceKind.Sqs)
            : !isNew && from.Kind is PlaceKind.Items or PlaceKind.ItemsOfHashKey && name.EndsWith(".json"u8) && there != Verdict.Scratch;
        return nameIsFixed && (!isNew || Create(from, name, directory) == Verdict.Document) ? Verdict.NotPermitted : there;
    }

    private static Verdict CreateFile(PlaceKind place, ReadOnlySpan<byte> name) => place switch
    {
        PlaceKind.RedisDatabase when RedisType(name) != PlaceKind.Nowhere => Verdict.NotPermitted,
        PlaceKind.RedisDatabase => DocumentIf(name.SequenceEqual("KEYMAP.jsonl"u8) || name.SequenceEqual("strings_ttl.jsonl"u8) || name.SequenceEqual("hll_ttl.jsonl"u8)),
        PlaceKind.RedisBlobs => DocumentIf(name.EndsWith(".bin"u8)),
        PlaceKind.RedisCollections or PlaceKind.Items or PlaceKind.ItemsOfHashKey => DocumentIf(name.EndsWith(".json"u8)),
        PlaceKind.RedisStreams => DocumentIf(name.EndsWith(".jsonl"u8)),
        PlaceKind.Table when name.SequenceEqual("items"u8) => Verdict.NotPermitted,
        PlaceKind.Table => DocumentIf(name.SequenceEqual("_schema.json"u8)),
        PlaceKind.Bucket when IsReservedInBucket(name) => Verdict.NotPermitted,
        PlaceKind.Bucket or PlaceKind.Objects => name.Length > LongestObjectName && !name.EndsWith(".elastickv-meta.json"u8) ? Verdict.NameTooLong : Verdict.Document,
        PlaceKind.Queue => DocumentIf(name.SequenceEqual("_queue.json"u8) || name.SequenceEqual("messages.jsonl"u8)),
        _ => Verdict.NotPermitted,
    };

    private static Verdict CreateDirectory(Place parent, ReadOnlySpan<byte> name) => parent.Kind switch
    {
        PlaceKind.S3 when name[0] == '_' => Verdict.NotPermitted,
        PlaceKind.Bucket when name.SequenceEqual("_bucket.json"u8) || name.SequenceEqual("KEYMAP.jsonl"u8) => Verdict.NotPermitted,
        _ => Child(parent, name).Kind == PlaceKind.Nowhere ? Verdict.NotPermitted : Verdict.Document,
    };

    private static Verdict DocumentIf(bool known) => known ? Verdict.Document : Verdict.Stray;

    private static bool IsGenerated(ReadOnlySpan<byte> name) => name.SequenceEqual("MANIFEST.json"u8) || name.SequenceEqual("CHECKSUMS"u8);

    private static bool IsReservedInBucket(ReadOnlySpan<byte> name) => name.SequenceEqual("_incomplete_uploads"u8) || name.SequenceEqual("_orphans"u8);

    private static Place AdapterOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("redis"u8) ? new Place(Scope.Redis, PlaceKind.Redis)
        : name.SequenceEqual("dynamodb"u8) ? new Place(Scope.DynamoDb, PlaceKind.DynamoDb)
        : name.SequenceEqual("s3"u8) ? new Place(Scope.S3, PlaceKind.S3)
        : name.SequenceEqual("sqs"u8) ? new Place(Scope.Sqs, PlaceKind.Sqs)
        : name.SequenceEqual("fs"u8) ? new Place(Scope.FileSystem, PlaceKind.ReadOnly)
        : new Place(Scope.None, PlaceKind.Nowhere);

    private static PlaceKind RedisType(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("strings"u8) || name.SequenceEqual("hll"u8) ? PlaceKind.RedisBlobs
        : name.SequenceEqual("streams"u8) ? PlaceKind.RedisStreams
        : name.SequenceEqual("hashes"u8) || name.SequenceEqual("lists"u8) || name.SequenceEqual("sets"u8) || name.SequenceEqual("zsets"u8) ? PlaceKind.RedisCollections
        : PlaceKind.Nowhere;
}
