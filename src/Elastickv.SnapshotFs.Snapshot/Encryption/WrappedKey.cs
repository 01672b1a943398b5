using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.Snapshot.Encryption;

/// <summary>A data key as <c>keys.json</c> has it: sealed with the key-encryption key, without additional data (spec 01 §5.2).</summary>
/// <param name="Id">Key id, not 0.</param>
/// <param name="Bytes">Nonce, ciphertext, tag: <see cref="Length"/> bytes.</param>
internal sealed record WrappedKey(uint Id, byte[] Bytes)
{
    /// <summary>Length of a key in bytes, of a data key and of a key-encryption key alike.</summary>
    public const int KeyLength = 32;

    public const int TagLength = 16;

    public const int Length = NonceLength + KeyLength + TagLength;

    private const int NonceLength = 12;

    /// <summary>False when the tag does not fit.</summary>
    public bool TryUnwrap(AesGcm kek, Span<byte> key)
    {
        try
        {
            kek.Decrypt(Bytes.AsSpan(0, NonceLength), Bytes.AsSpan(NonceLength, KeyLength), Bytes.AsSpan(NonceLength + KeyLength), key);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
