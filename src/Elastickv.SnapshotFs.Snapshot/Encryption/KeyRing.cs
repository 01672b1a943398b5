using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot.Encryption;
using Elastickv.SnapshotFs.Snapshot.Records;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// The data keys of a cluster, unwrapped (spec 01 §5.2): what <see cref="SnapshotOptions.Keys"/> takes. Needed only while snapshots are opened; dispose it then. Not
/// thread-safe.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private readonly Dictionary<uint, AesGcm> keys = [];
    private byte[] additional = new byte[512];

    private KeyRing()
    {
    }

    /// <summary>Reads the key-encryption key and unwraps every key of a <c>keys.json</c> with it.</summary>
    /// <param name="kekPath">A file of exactly 32 bytes.</param>
    /// <param name="keysPath">The cluster's <c>keys.json</c>.</param>
    /// <exception cref="SnapshotException">One of the files is not what it should be, or the key-encryption key is another one.</exception>
    /// <exception cref="IOException">One of the files cannot be read.</exception>
    public static KeyRing Load(string kekPath, string keysPath)
    {
        using SafeFileHandle kek = File.OpenHandle(kekPath);
        using SafeFileHandle file = File.OpenHandle(keysPath);
        return Load(kek, kekPath, file, keysPath);
    }

    /// <summary>The same for files that are open already. Takes neither over.</summary>
    /// <param name="kek">A file of exactly 32 bytes.</param>
    /// <param name="kekPath">For messages.</param>
    /// <param name="file">The cluster's <c>keys.json</c>.</param>
    /// <param name="keysPath">For messages.</param>
    /// <exception cref="SnapshotException">One of the files is not what it should be, or the key-encryption key is another one.</exception>
    /// <exception cref="IOException">One of the files cannot be read.</exception>
    public static KeyRing Load(SafeFileHandle kek, string kekPath, SafeFileHandle file, string keysPath)
    {
        List<WrappedKey> wrapped = KeyFile.Read(file, keysPath);
        var ring = new KeyRing();
        Span<byte> bytes = stackalloc byte[WrappedKey.KeyLength];
        try
        {
            KeyFile.ReadKek(kek, kekPath, bytes);
            using var unwrapping = new AesGcm(bytes, WrappedKey.TagLength);
            foreach (WrappedKey key in wrapped)
            {
                if (!key.TryUnwrap(unwrapping, bytes))
                {
                    throw new SnapshotException(
                        SnapshotFault.BadKeys, keysPath, -1, $"key {key.Id} does not open with the key-encryption key in {kekPath}: that is another one, or the entry is damaged (without the entry the rows under it are problems and the rest is served)");
                }

                ring.keys.Add(key.Id, new AesGcm(bytes, Envelope.TagLength));
            }

            return ring;
        }
        catch
        {
            ring.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public void Dispose()
    {
        foreach (AesGcm key in keys.Values)
        {
            key.Dispose();
        }
    }

    /// <summary>Decrypts a row and checks that header and key are those it was sealed with.</summary>
    /// <param name="record">An encrypted row.</param>
    /// <param name="plaintext">Room for exactly <see cref="Envelope.PlaintextLength"/> bytes, or anything when that is negative.</param>
    /// <returns>On anything but <see cref="EnvelopeState.Opened"/> the plaintext means nothing.</returns>
    internal EnvelopeState Open(in RawRecord record, Span<byte> plaintext)
    {
        var envelope = new Envelope(record);
        EnvelopeState state = Inspect(record);
        if (state != EnvelopeState.Opened)
        {
            return state;
        }

        if (additional.Length < envelope.AdditionalLength)
        {
            additional = new byte[Math.Max(envelope.AdditionalLength, 2 * additional.Length)];
        }

        envelope.WriteAdditional(additional);
        try
        {
            keys[envelope.KeyId].Decrypt(envelope.Nonce, envelope.Ciphertext, envelope.Tag, plaintext, additional.AsSpan(0, envelope.AdditionalLength));
            return EnvelopeState.Opened;
        }
        catch (AuthenticationTagMismatchException)
        {
            return EnvelopeState.NotAuthentic;
        }
    }

    /// <summary>What can be told without decrypting: <see cref="EnvelopeState.Opened"/> when there is a key to try. Works on a disposed ring too; thread-safe.</summary>
    internal EnvelopeState Inspect(in RawRecord record)
    {
        var envelope = new Envelope(record);
        EnvelopeState state = envelope.Inspect();
        return state == EnvelopeState.Opened && !keys.ContainsKey(envelope.KeyId) ? EnvelopeState.UnknownKey : state;
    }
}
