using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <content>From names to items and back.</content>
internal sealed partial class TableItems
{
    private const int TagLength = 4;
    private const int NoHint = -1;

    // Where the last search for a SHA name ended: names are usually asked for in the order in which they were listed.
    private long hint = NoHint;

    private static ReadOnlySpan<byte> Suffix => ".json"u8;

    /// <summary>Finds an entry of <c>items</c>, or of a hash-level directory.</summary>
    /// <param name="hash">Term of the directory; null for <c>items</c> itself.</param>
    /// <param name="directory">Name of the directory; empty for <c>items</c> itself.</param>
    /// <param name="name">The entry's name.</param>
    /// <param name="row">The item, or the item that identifies the directory found.</param>
    /// <param name="isDirectory">Whether the entry is a hash-level directory.</param>
    public bool TryFindEntry(KeyTerm? hash, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name, out Row row, out bool isDirectory)
    {
        row = default;
        isDirectory = Table.HasRange && hash is null && TryFindDirectory(name, out row);
        if (isDirectory)
        {
            return true;
        }

        if (!name.EndsWith(Suffix))
        {
            return false;
        }

        ReadOnlySpan<byte> file = name[..^Suffix.Length];
        int tilde = file.LastIndexOf((byte)'~');
        KeyTerm? hashTerm, rangeTerm;
        if (tilde < 0)
        {
            return TryReadFile(hash, directory, file, out hashTerm, out rangeTerm)
                && TryFindOwner(hashTerm, rangeTerm, directory, file, out row);
        }

        Span<byte> tag = stackalloc byte[TagLength];
        return TryReadTag(file[(tilde + 1)..], tag)
            && TryReadFile(hash, directory, file[..tilde], out hashTerm, out rangeTerm)
            && TryFindTagged(hashTerm, rangeTerm, directory, file[..tilde], tag, out row);
    }

    /// <summary>Finds a hash-level directory by its name.</summary>
    public bool TryFindDirectory(ReadOnlySpan<byte> name, out Row first)
    {
        first = default;
        if (name.IsEmpty || !KeyTerm.TryRead(name, out KeyTerm term, out bool isWhole))
        {
            return false;
        }

        if (isWhole)
        {
            return term.HasName(name) && TryFindDirectory(term, name, out first);
        }

        return TryFindDirectory(SearchTerm(null, term, new Wanted(name.ToArray(), null)), name, out first);
    }

    /// <summary>Whether an item has its name without a tag.</summary>
    /// <param name="item">An item that is shown.</param>
    /// <param name="contested">Whether another item with a regular key may want the same name and come before.</param>
    public bool HasPlainName(ItemProbe item, bool contested)
    {
        if (Table.HasRange && item.Directory.Length == 0)
        {
            using var asDirectory = new ByteBuffer(256);
            asDirectory.Append(item.File.WrittenSpan);
            asDirectory.Append(Suffix);
            if (TryFindDirectory(asDirectory.WrittenSpan, out _))
            {
                return false;
            }
        }

        if (!contested && item.IsRegular && !Table.HasLegacyKeys)
        {
            return true;
        }

        return TryFindOwner(item.HashTerm, item.RangeTerm, item.Directory.WrittenSpan, item.File.WrittenSpan, out Row owner)
            && owner.Position == item.Row.Position;
    }

    /// <summary>Appends the file name of an item.</summary>
    public static void AppendFileName(ItemProbe item, bool isPlain, ByteBuffer output)
    {
        output.Append(item.File.WrittenSpan);
        if (!isPlain)
        {
            Span<byte> tag = stackalloc byte[TagLength];
            WriteTag(item.Row, tag);
            output.Append((byte)'~');
            Segment.AppendHex(tag, output);
        }

        output.Append(Suffix);
    }

    /// <summary>The bytes that tell items of one name apart: the first of SHA-256 of the user key.</summary>
    internal static void WriteTag(in Row row, Span<byte> tag)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(row.UserKey, digest);
        digest[..TagLength].CopyTo(tag);
    }

    private bool TryFindTagged(KeyTerm? hash, KeyTerm? range, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file, ReadOnlySpan<byte> tag, out Row tagged)
    {
        List<Row> claimants = RegularClaimants(hash, range, directory.ToArray(), file.ToArray());
        Strays.AddTagged(directory, file, tag, claimants);
        Span<byte> own = stackalloc byte[TagLength];
        using var probe = new ItemProbe(Table);
        foreach (Row row in claimants)
        {
            WriteTag(row, own);
            if (own.SequenceEqual(tag) && probe.TryLoad(row, out _) && !HasPlainName(probe, contested: true))
            {
                tagged = row;
                return true;
            }
        }

        tagged = default;
        return false;
    }

    private static bool TryReadTag(ReadOnlySpan<byte> text, Span<byte> tag) =>
        text.Length == 2 * TagLength
        && !text.ContainsAnyExcept("0123456789abcdef"u8)
        && Convert.FromHexString(text, tag, out _, out _) == System.Buffers.OperationStatus.Done;

    /// <summary>What the key attributes of an item are whose file name is given; terms that cannot be told are null. False for no file name at all.</summary>
    private bool TryReadFile(KeyTerm? hash, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file, out KeyTerm? hashTerm, out KeyTerm? rangeTerm)
    {
        // Items that lie in a table's items folder although it has a range key have an empty hash key.
        KeyTerm? parent = hash ?? (Table.HasRange ? KeyTerm.Empty : null);
        hashTerm = parent;
        rangeTerm = null;
        if (!KeyTerm.TryRead(file, out KeyTerm term, out bool isWhole) || (isWhole && !term.HasName(file)))
        {
            return false;
        }

        KeyTerm? found = isWhole ? term : SearchTerm(parent, term, new Wanted(directory.ToArray(), file.ToArray()));
        (hashTerm, rangeTerm) = Table.HasRange ? (parent, found) : (found, null);
        return true;
    }

    /// <summary>
    /// Finds a regular item by a SHA name, which does not tell the whole key: a walk over the items that start with what the name quotes.
    /// </summary>
    private KeyTerm? SearchTerm(KeyTerm? hash, KeyTerm quoted, Wanted wanted)
    {
        using var probe = new ItemProbe(Table);
        foreach (ItemSource source in Table.Sources)
        {
            List<byte[]> scopes = hash is null ? [source.Prefix.ToArray()] : GroupsOf(source, hash);
            foreach (byte[] scope in scopes)
            {
                foreach (byte[] start in source.PrefixesOf(quoted))
                {
                    if (TrySearch([.. scope, .. start], source, wanted, probe))
                    {
                        return wanted.File is not null && Table.HasRange ? probe.RangeTerm : probe.HashTerm;
                    }
                }
            }
        }

        return null;
    }

    private bool TrySearch(byte[] prefix, ItemSource source, Wanted wanted, ItemProbe probe)
    {
        long from = Volatile.Read(ref hint);
        RowCursor cursor = view.Scan(prefix);
        if (from == NoHint || !view.TryGetAt(from, out Row last) || !last.UserKey.StartsWith(prefix))
        {
            return TryWalk(ref cursor, source, wanted, probe, NoHint);
        }

        cursor.SeekAfter(last);
        if (TryWalk(ref cursor, source, wanted, probe, NoHint))
        {
            return true;
        }

        cursor = view.Scan(prefix);
        return TryWalk(ref cursor, source, wanted, probe, from);
    }

    /// <summary>Walks to the wanted item, the end, or the row at a position, which is the last one looked at.</summary>
    private bool TryWalk(ref RowCursor cursor, ItemSource source, Wanted wanted, ItemProbe probe, long until)
    {
        while (cursor.MoveNext())
        {
            Row row = cursor.Current;
            if (probe.TryLoad(row, out _) && probe.IsRegular && !IsHidden(probe))
            {
                if (probe.Directory.WrittenSpan.SequenceEqual(wanted.Directory) && (wanted.File is null || probe.File.WrittenSpan.SequenceEqual(wanted.File)))
                {
                    Volatile.Write(ref hint, row.Position);
                    return true;
                }

                if (wanted.File is null && row.Position != until)
                {
                    cursor.SeekPast(source.GroupOf(row.UserKey));
                }
            }

            if (row.Position == until)
            {
                break;
            }
        }

        return false;
    }

    /// <param name="Directory">Name of the hash-level directory, or empty.</param>
    /// <param name="File">File name without <c>.json</c>; null when the directory is wanted.</param>
    private readonly record struct Wanted(byte[] Directory, byte[]? File);
}
