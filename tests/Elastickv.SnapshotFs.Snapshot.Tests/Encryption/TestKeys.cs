using System.Security.Cryptography;
using System.Text;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Encryption;

/// <summary>A key-encryption key, data keys, and rows sealed with them: written from spec 01 §5 alone. The files go away with the test.</summary>
internal sealed class TestKeys : IDisposable
{
    private readonly TemporaryFile kekFile;
    private readonly TemporaryFile keysFile;
    private readonly Dictionary<uint, byte[]> keys = [];
    private ulong counter;

    public TestKeys(params uint[] ids)
    {
        byte[] kek = Filled(0x10);
        kekFile = new TemporaryFile(kek);
        foreach (uint id in ids)
        {
            keys.Add(id, Filled((byte)id));
        }

        keysFile = new TemporaryFile(Encoding.UTF8.GetBytes(Json(string.Join(',', keys.Select(key => Entry(key.Key, Wrap(kek, key.Value)))))));
    }

    public string KekPath => kekFile.Path;

    public string KeysPath => keysFile.Path;

    public static string Json(string entries) =>
        $$$"""{"version":2,"raft_applied_index":1,"active":{"storage":7,"raft":8},"keys":{ {{{entries}}} } }""";

    public static string Entry(uint id, byte[] wrapped) => $$"""
        "{{id}}":{"purpose":"{{(id == 8 ? "raft" : "storage")}}","wrapped":"{{Convert.ToBase64String(wrapped)}}","created":"2026-06-01T12:00:00Z","local_epoch":0}
        """;

    public static byte[] Wrap(byte[] kek, byte[] key)
    {
        var wrapped = new byte[60];
        wrapped.AsSpan(0, 12).Fill(0xA0);
        using var cipher = new AesGcm(kek, 16);
        cipher.Encrypt(wrapped.AsSpan(0, 12), key, wrapped.AsSpan(12, 32), wrapped.AsSpan(44));
        return wrapped;
    }

    public static byte[] Filled(byte value)
    {
        var bytes = new byte[32];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    public KeyRing Load() => KeyRing.Load(KekPath, KeysPath);

    /// <summary>The row of <see cref="StreamRow.Of"/> with its body sealed.</summary>
    /// <param name="row">A cleartext row.</param>
    /// <param name="id">One of the keys.</param>
    /// <param name="flags">Flags of the envelope.</param>
    public StreamRow Seal(StreamRow row, uint id = 7, byte flags = 0)
    {
        byte[] header = [(byte)(row.RawValue[0] | 2), .. row.RawValue[1..9]];
        byte[] prefix = [1, flags, (byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id];
        byte[] nonce = [0, 1, 0, 0, .. BitConverter.GetBytes(++counter)];
        var ciphertext = new byte[row.RawValue.Length - 9];
        var tag = new byte[16];
        using var cipher = new AesGcm(keys[id], 16);
        cipher.Encrypt(nonce, row.RawValue.AsSpan(9), ciphertext, tag, [.. prefix, .. header, .. row.RawKey]);
        return new StreamRow(row.RawKey, [.. header, .. prefix, .. nonce, .. ciphertext, .. tag]);
    }

    public void Dispose()
    {
        kekFile.Dispose();
        keysFile.Dispose();
    }
}
