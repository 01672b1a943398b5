using System.Buffers.Text;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary><c>redis/</c> to the rows that the reference encoder writes (spec 03 §14).</summary>
internal sealed class RedisCanonicalEncoder : ICanonicalEncoder
{
    public ReadOnlySpan<byte> Name => "redis"u8;

    public void Encode(EncodeContext context)
    {
        ISourceTree source = context.Source;
        if (!IsDirectory(source, Name))
        {
            return;
        }

        source.List(Name, new Databases());
        if (!IsDirectory(source, KeyFiles.Database))
        {
            return;
        }

        using KeymapFile keymap = KeymapFile.Open(source);
        foreach (RedisNode kind in KeyFiles.Kinds)
        {
            ReadOnlySpan<byte> expiryName = KeyFiles.ExpiriesOf(kind);
            ExpiryFile? expiries = expiryName.IsEmpty ? null : ExpiryFile.Load(source, KeyFiles.PathOf(expiryName));
            byte[] directory = KeyFiles.PathOf(KeyFiles.DirectoryOf(kind));
            if (IsDirectory(source, directory))
            {
                using var keys = new CanonicalKeys(context, kind, keymap, expiries);
                source.List(directory, keys);
            }
        }
    }

    /// <summary>False when nothing has the name; anything but a directory there is refused.</summary>
    private static bool IsDirectory(ISourceTree source, ReadOnlySpan<byte> path) => source.KindOf(path) switch
    {
        SourceKind.Missing => false,
        SourceKind.Directory => true,
        _ => throw new DocumentDefectException(path, "expected a directory"),
    };

    /// <summary>Refuses every database but the one there is; other names mean nothing here (spec 02 §11.1).</summary>
    private sealed class Databases : ISourceEntrySink
    {
        private static ReadOnlySpan<byte> Prefix => "db_"u8;

        public void Add(ReadOnlySpan<byte> name, SourceKind kind)
        {
            if (!name.StartsWith(Prefix) || !IsNumber(name[Prefix.Length..]))
            {
                return;
            }

            if (kind != SourceKind.Directory)
            {
                throw new DocumentDefectException([.. "redis/"u8, .. name], "expected a directory");
            }

            if (!KeyFiles.Database.EndsWith(name))
            {
                throw new DocumentDefectException([.. "redis/"u8, .. name], "expected no database but db_0");
            }
        }

        /// <summary>A decimal number of 63 bits, without leading zeros.</summary>
        private static bool IsNumber(ReadOnlySpan<byte> digits) =>
            !digits.IsEmpty && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (digits[0] != (byte)'0' || digits.Length == 1)
            && Utf8Parser.TryParse(digits, out long _, out int used) && used == digits.Length;
    }
}
