using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>The text of a reduced fraction in pieces: digits and a count of zeros behind them, above and below the slash.</summary>
/// <param name="IsNegative">Whether a minus stands in front.</param>
/// <param name="Numerator">Digits of the numerator.</param>
/// <param name="NumeratorZeros">How many zeros follow them.</param>
/// <param name="Denominator">Digits of the denominator; empty for an integer.</param>
/// <param name="DenominatorZeros">How many zeros follow them.</param>
internal readonly record struct ReducedNumber(bool IsNegative, byte[] Numerator, long NumeratorZeros, byte[] Denominator, long DenominatorZeros)
{
    private static ReadOnlySpan<byte> Zeros => "0000000000000000000000000000000000000000000000000000000000000000"u8;

    /// <summary>Length of the text in bytes.</summary>
    public long Length =>
        (IsNegative ? 1 : 0) + Numerator.Length + NumeratorZeros + (Denominator.Length == 0 ? 0 : 1 + Denominator.Length + DenominatorZeros);

    /// <summary>Appends the text, or its first bytes. Without a limit only when the caller knows that it is short enough to be held.</summary>
    public void AppendTo(ByteBuffer output, long most = long.MaxValue) => Write(output, null, most);

    /// <summary>Appends the SHA form of the text (spec 04 §7.2), which is hashed piece by piece.</summary>
    public void AppendHashedName(ByteBuffer output)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Write(null, hash, long.MaxValue);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetCurrentHash(digest);
        Segment.AppendHex(digest[..(digest.Length / 2)], output);
        output.Append("__"u8);
        using var quoted = new ByteBuffer();
        AppendTo(quoted, Segment.QuotedLength);
        Segment.PercentEncode(quoted.WrittenSpan, output);
    }

    private void Write(ByteBuffer? output, IncrementalHash? hash, long most)
    {
        WritePiece(IsNegative ? "-"u8 : default, output, hash, ref most);
        WritePiece(Numerator, output, hash, ref most);
        WriteZeros(NumeratorZeros, output, hash, ref most);
        if (Denominator.Length > 0)
        {
            WritePiece("/"u8, output, hash, ref most);
            WritePiece(Denominator, output, hash, ref most);
            WriteZeros(DenominatorZeros, output, hash, ref most);
        }
    }

    private static void WriteZeros(long count, ByteBuffer? output, IncrementalHash? hash, ref long most)
    {
        for (; count > 0 && most > 0; count -= Zeros.Length)
        {
            WritePiece(Zeros[..(int)Math.Min(count, Zeros.Length)], output, hash, ref most);
        }
    }

    private static void WritePiece(ReadOnlySpan<byte> piece, ByteBuffer? output, IncrementalHash? hash, ref long most)
    {
        piece = piece[..(int)Math.Min(piece.Length, most)];
        most -= piece.Length;
        output?.Append(piece);
        hash?.AppendData(piece);
    }
}
