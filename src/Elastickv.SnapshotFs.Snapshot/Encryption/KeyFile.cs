using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Encryption;

/// <summary>Reads <c>keys.json</c> and the file of the key-encryption key (spec 01 §5.2).</summary>
internal static class KeyFile
{
    private const int LongestFile = 1 << 20;
    private const int DeepestNesting = 16;

    /// <summary>The wrapped keys, of either purpose: an id is used once.</summary>
    /// <exception cref="SnapshotException">The file is not a key file.</exception>
    public static List<WrappedKey> Read(SafeFileHandle file, string path)
    {
        byte[] text = ReadAtMost(file, LongestFile + 1);
        if (text.Length > LongestFile)
        {
            throw Bad(path, $"a key file has at most {LongestFile} bytes");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return Parse(document.RootElement, path);
        }
        catch (JsonException failure)
        {
            throw Bad(path, $"not JSON: line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}");
        }
    }

    /// <summary>Fills in the key-encryption key.</summary>
    /// <exception cref="SnapshotException">The file does not have exactly its length.</exception>
    public static void ReadKek(SafeFileHandle file, string path, Span<byte> kek)
    {
        byte[] bytes = ReadAtMost(file, kek.Length + 1);
        if (bytes.Length != kek.Length)
        {
            throw Bad(path, $"expected a key-encryption key of exactly {kek.Length} raw bytes, found {(bytes.Length > kek.Length ? "more" : bytes.Length.ToString(CultureInfo.InvariantCulture))}");
        }

        bytes.CopyTo(kek);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
    }

    private static List<WrappedKey> Parse(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Bad(path, "expected a JSON object");
        }

        if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt64(out long number) || number is not (1 or 2))
        {
            throw Bad(path, "expected version 1 or 2");
        }

        if (!root.TryGetProperty("keys", out JsonElement entries) || entries.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw Bad(path, "expected an object of keys");
        }

        var keys = new List<WrappedKey>();
        var ids = new HashSet<uint>();
        foreach (JsonProperty entry in entries.ValueKind == JsonValueKind.Null ? default : entries.EnumerateObject())
        {
            WrappedKey key = ParseKey(entry, path);
            keys.Add(ids.Add(key.Id) ? key : throw Bad(path, $"key {key.Id} is there twice"));
        }

        return keys;
    }

    private static WrappedKey ParseKey(JsonProperty entry, string path)
    {
        if (!uint.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) || id == 0 || entry.Name[0] == '0')
        {
            throw Bad(path, $"expected a key id from 1 to {uint.MaxValue} in decimal, found {KeyText.Printable(System.Text.Encoding.UTF8.GetBytes(entry.Name))}");
        }

        if (entry.Value.ValueKind != JsonValueKind.Object
            || !entry.Value.TryGetProperty("purpose", out JsonElement purpose) || purpose.ValueKind != JsonValueKind.String || !(purpose.ValueEquals("storage"u8) || purpose.ValueEquals("raft"u8)))
        {
            throw Bad(path, $"key {id}: expected a purpose, storage or raft");
        }

        if (!entry.Value.TryGetProperty("wrapped", out JsonElement wrapped) || wrapped.ValueKind != JsonValueKind.String || !wrapped.TryGetBytesFromBase64(out byte[]? bytes) || bytes.Length != WrappedKey.Length)
        {
            throw Bad(path, $"key {id}: expected a wrapped key of {WrappedKey.Length} bytes in base64");
        }

        return new WrappedKey(id, bytes);
    }

    private static byte[] ReadAtMost(SafeFileHandle file, int length)
    {
        var bytes = new byte[Math.Min(length, RandomAccess.GetLength(file))];
        int done = 0;
        while (done < bytes.Length)
        {
            int read = RandomAccess.Read(file, bytes.AsSpan(done), done);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return bytes[..done];
    }

    private static SnapshotException Bad(string path, string detail) => new(SnapshotFault.BadKeys, path, -1, detail);
}
