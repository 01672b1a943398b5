using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// What a collection holds, whatever its file looks like: the items of a list in their order, of the other kinds which name has which value. Refuses a name that
/// comes twice. Keeps some 50 bytes for each name, and nothing for items. Not thread-safe.
/// </summary>
internal sealed class CollectionContent(RedisNode kind) : IElementSink, IDisposable
{
    private readonly Dictionary<UInt128, UInt128>? values = kind == RedisNode.Lists ? null : [];
    private readonly IncrementalHash? items = kind == RedisNode.Lists ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private byte[]? digest;

    public string? Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (values is null)
        {
            Append(items!, value);
            return null;
        }

        return values.TryAdd(Fingerprint.Of(name), ValueOf(value)) ? null : kind == RedisNode.Hashes ? "the field is there twice" : "the member is there twice";
    }

    /// <summary>Takes another collection of the same kind, to be compared with this one, which is complete.</summary>
    public Comparison Compare() => new(this);

    /// <summary>Gives the memory back; nothing can be compared any more.</summary>
    public void Forget()
    {
        values?.Clear();
        values?.TrimExcess();
    }

    public void Dispose() => items?.Dispose();

    private static UInt128 ValueOf(ReadOnlySpan<byte> value) => value.IsEmpty ? 0 : Fingerprint.Of(value);

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> item)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, item.Length);
        hash.AppendData(length);
        hash.AppendData(item);
    }

    /// <summary>The other collection. Its names are known to come once.</summary>
    public sealed class Comparison(CollectionContent content) : IElementSink, IDisposable
    {
        private readonly IncrementalHash? items = content.items is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private bool differs;
        private long count;

        public string? Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            count++;
            if (content.values is null)
            {
                Append(items!, value);
            }
            else
            {
                differs |= !content.values.TryGetValue(Fingerprint.Of(name), out UInt128 wanted) || wanted != ValueOf(value);
            }

            return null;
        }

        /// <summary>Whether all of it is the same; ends the comparison.</summary>
        public bool IsEqual() => content.values is { } values
            ? !differs && values.Count == count
            : (content.digest ??= content.items!.GetHashAndReset()).AsSpan().SequenceEqual(items!.GetHashAndReset());

        public void Dispose() => items?.Dispose();
    }
}
